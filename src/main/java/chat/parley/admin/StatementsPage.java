package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Group;
import chat.parley.account.Organisation;
import chat.parley.http.Problem;
import chat.parley.page.Frame;
import chat.parley.page.Frames;
import chat.parley.page.Html;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.YearMonth;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What each group spent in a month, to be printed and handed on. Whole without script, which adds a button that
/// prints.
@Path("/admin/statements")
@Produces(Html.TYPE)
@RolesAllowed("admin")
public class StatementsPage {

    @CheckedTemplate(basePath = "admin", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record StatementSheets(Frame frame, Statements view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "admin", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record NoStatements(Frame frame, String heading, String hint, String latest) implements TemplateInstance {}

    @Inject
    StatementReport report;

    @Inject
    CurrentAccount current;

    @Inject
    Frames frames;

    @Inject
    Clock clock;

    @Inject
    RoutingContext request;

    /// @param month such as `2026-10`; the last whole one where it is left out
    /// @param group an id, or `none`; all of them where it is left out
    /// @param book `real` or `demo`
    @GET
    @Transactional
    public Response statements(
            @RestQuery @Nullable String month, @RestQuery @Nullable String group, @RestQuery @Nullable String book) {
        report.ofOneMoment();
        var organisation = Organisation.find();
        if (organisation.isEmpty()) {
            return Html.redirect("/setup/organisation");
        }
        var today = YearMonth.from(organisation.get().dayOf(clock.instant()));
        return switch (StatementQuestion.of(month, group, book, today)) {
            case StatementQuestion.Wanted wanted -> answer(wanted, organisation.get(), today);
            case StatementQuestion.Wrong wrong -> refuse(wrong, today);
        };
    }

    private Response answer(StatementQuestion.Wanted wanted, Organisation organisation, YearMonth today) {
        StatementReport.Month figures;
        try {
            figures = report.read(wanted, organisation.midnights());
        } catch (Problem tooMany) {
            return refuse(StatementQuestion.Wrong.TOO_MANY, today);
        }
        var frame = frames.of(request, "src/statements.ts", current.account(), organisation);
        var words = words(frame);
        var name = wanted.group().map(which -> name(which, words));
        if (figures.parts().isEmpty() && name.isPresent() && name.get().isEmpty()) {
            return refuse(StatementQuestion.Wrong.NO_GROUP, today);
        }
        var text = new StatementText(frame.language(), organisation.currency, figures.places());
        var maker = new StatementMaker(organisation, wanted, figures, text, words, clock.instant());
        return Html.page(200, frame, new StatementSheets(frame, maker.make(name.orElse(null))));
    }

    /// Empty for a group that never was.
    private static String name(UsageReport.Which which, StatementWords words) {
        return which.id() == null
                ? words.noGroup()
                : Group.findEver(which.id()).map(group -> group.name).orElse("");
    }

    private Response refuse(StatementQuestion.Wrong wrong, YearMonth today) {
        var frame = frames.form(request);
        var words = words(frame);
        var text = new StatementText(frame.language(), "", 2);
        var latest = words.latest(text.month(today.minusMonths(1)));
        return switch (wrong) {
            case NO_MONTH ->
                page(
                        400,
                        frame,
                        words.wrongMonth(),
                        words.wrongMonthHint(today.minusMonths(1).toString()),
                        latest);
            case TO_COME -> page(400, frame, words.wrongToCome(), words.wrongToComeHint(), latest);
            case LONG_AGO -> page(400, frame, words.wrongLongAgo(), words.wrongLongAgoHint(), latest);
            case NO_GROUP -> page(404, frame, words.wrongGroup(), words.wrongGroupHint(), latest);
            case NO_BOOK -> page(400, frame, words.wrongBook(), words.wrongBookHint(), latest);
            case TOO_MANY -> page(400, frame, words.wrongTooMany(), words.wrongTooManyHint(), latest);
        };
    }

    private static Response page(int status, Frame frame, String heading, String hint, String latest) {
        return Html.page(status, frame, new NoStatements(frame, heading, hint, latest));
    }

    private static StatementWords words(Frame frame) {
        return MessageBundles.get(StatementWords.class, Localized.Literal.of(frame.lang()));
    }
}
