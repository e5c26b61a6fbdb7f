package chat.parley.share;

import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.conversation.Conversation;
import chat.parley.http.Caller;
import chat.parley.page.Frame;
import chat.parley.page.Frames;
import chat.parley.page.Html;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestPath;

/// Where a public link leads. No session is needed and none is looked at; nothing is left in the browser.
@Path("/s/{token}")
@PermitAll
@Produces(Html.TYPE)
public class SharedPage {

    /// @param day when the link was made
    /// @param until when it ends, or empty
    /// @param document whether the chat carries a document, which is not shown
    @CheckedTemplate(basePath = "share", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Shared(Frame frame, String title, String day, String until, boolean document) implements TemplateInstance {}

    @CheckedTemplate(basePath = "share", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Closed(Frame frame) implements TemplateInstance {}

    @Inject
    Visitors visitors;

    @Inject
    Frames frames;

    @Inject
    RoutingContext request;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Response show(@RestPath String token) {
        visitors.admit(Caller.of(request).address());
        return Share.open(token, clock.instant()).map(this::shown).orElseGet(this::closed);
    }

    private Response shown(Share share) {
        Conversation conversation = Conversation.findById(share.conversation);
        var frame = frames.open(request, "src/shared.ts");
        var title = conversation.title.isEmpty() ? frame.words().untitledChat() : conversation.title;
        var until = share.expiresAt == null ? "" : day(share.expiresAt, frame.language());
        var day = day(share.createdAt, frame.language());
        return Html.page(200, frame, new Shared(frame, title, day, until, conversation.document != null));
    }

    /// The same to the byte whatever closed it, or if there never was a link: it has no script, so no nonce.
    private Response closed() {
        var frame = frames.open(request, null);
        return Html.page(404, frame, new Closed(frame));
    }

    private static String day(Instant at, Language language) {
        var locale = language == Language.ZH ? Locale.CHINA : Locale.UK;
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(locale)
                .format(Organisation.current().dayOf(at));
    }
}
