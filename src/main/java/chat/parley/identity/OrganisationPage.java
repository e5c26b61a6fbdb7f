package chat.parley.identity;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.catalog.Presets;
import chat.parley.catalog.TypicalChat;
import chat.parley.money.Money;
import chat.parley.money.MoneyText;
import chat.parley.page.Form;
import chat.parley.page.Frame;
import chat.parley.page.Frames;
import chat.parley.page.Html;
import chat.parley.page.Words;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The second screen of set-up: whose chat it is, and what it may cost.
@Path("/setup/organisation")
@RolesAllowed("admin")
@Produces(Html.TYPE)
public class OrganisationPage {

    @CheckedTemplate(basePath = "identity", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record OrganisationForm(
            Frame frame,
            Form form,
            Choices choices,
            Map<String, String> chats,
            String sign,
            String size,
            String sizeTemplate)
            implements TemplateInstance {}

    private static final List<String> FIELDS =
            List.of("name", "zone", "currency", "monthlyLimit", "memberMonthlyLimit");
    private static final List<String> LIMITS = List.of("monthlyLimit", "memberMonthlyLimit");

    @Inject
    CurrentAccount current;

    @Inject
    Founding founding;

    @Inject
    FirstSettings settings;

    @Inject
    NewPerson person;

    @Inject
    Frames frames;

    @Inject
    Presets presets;

    @Inject
    Clock clock;

    @Inject
    RoutingContext request;

    @GET
    @Transactional
    public Response form() {
        if (Organisation.find().isPresent()) {
            return Html.redirect("/");
        }
        var zone = ZoneId.systemDefault().getId();
        return page(
                200,
                new Form()
                        .put("zone", Choices.isZone(zone) ? zone : "UTC")
                        .put("zoneGuessed", "yes")
                        .put("currency", settings.currency())
                        .put("monthlyLimit", settings.orgMonthlyLimit())
                        .put("memberMonthlyLimit", settings.memberMonthlyLimit()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Transactional
    public Response create(MultivaluedMap<String, String> fields) {
        var form = new Form();
        FIELDS.forEach(field -> form.put(
                field, Optional.ofNullable(fields.getFirst(field)).orElse("").strip()));
        var words = frames.form(request).words();
        person.checkName(form, "name", words);
        if (!Choices.isZone(form.value("zone"))) {
            form.wrong("zone", words.zoneInvalid());
        }
        if (!Choices.isCurrency(form.value("currency"))) {
            form.wrong("currency", words.currencyInvalid());
        }
        var everyone = amount(form, "monthlyLimit");
        var each = amount(form, "memberMonthlyLimit");
        if (!form.isRight() || everyone.isEmpty() || each.isEmpty()) {
            return page(400, form);
        }
        var account = current.account();
        founding.organisation(
                account.id,
                form.value("name"),
                ZoneId.of(form.value("zone")),
                form.value("currency"),
                account.languageOrDefault(),
                everyone.get(),
                each.get());
        return Html.redirect("/setup/model");
    }

    private Optional<Money> amount(Form form, String field) {
        var amount = parsed(form.value(field));
        if (amount.isEmpty()) {
            form.wrong(field, frames.form(request).words().limitInvalid());
        }
        return amount;
    }

    private static Optional<Money> parsed(String text) {
        try {
            return Optional.of(Money.parse(text)).filter(amount -> !amount.isNegative());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Response page(int status, Form form) {
        var frame = frames.form(request);
        var choices = Choices.of(frame, clock.instant(), settings.currency(), presets);
        var currency = form.value("currency");
        var chat = TypicalChat.in(currency, presets);
        var words = frame.words();
        var chats = LIMITS.stream()
                .collect(Collectors.toMap(
                        field -> field,
                        field -> chat.flatMap(usual -> parsed(form.value(field)).map(usual::chatsFor))
                                .map(count -> words.chatsAbout("%,d".formatted(count)))
                                .orElse("")));
        var size = chat.map(usual -> size(words, MoneyText.shortened(usual.cost(), currency)))
                .orElseGet(words::chatUnpriced);
        return Html.page(
                status,
                frame,
                new OrganisationForm(frame, form, choices, chats, MoneyText.sign(currency), size, size(words, "#")));
    }

    /// What the counts beside the limits mean.
    private static String size(Words words, String cost) {
        return words.chatSize(
                TypicalChat.modelName(),
                String.valueOf(TypicalChat.QUESTIONS),
                String.valueOf(TypicalChat.QUESTION_TOKENS),
                "%,d".formatted(TypicalChat.THINKING_TOKENS),
                String.valueOf(TypicalChat.ANSWER_TOKENS),
                cost);
    }
}
