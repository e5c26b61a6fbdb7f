package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Presets;
import chat.parley.catalog.Provider;
import chat.parley.http.Problem;
import chat.parley.page.Form;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// The prices of a model that no list of ours knows, entered at set-up: without them it could not even be tried.
@ApplicationScoped
class ConnectPrices {

    /// The form's fields, by the names that [PriceForm] gives them.
    static final List<String> FIELDS = List.of("fresh", "cached", "output");

    @Inject
    Presets presets;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    /// Enters what was typed for the model that was connected just now, and lets it be tried.
    ///
    /// @return false where something is wrong, which the form then says
    /// @throws Problem 404 unless an admin looks after this provider
    boolean enter(Form form, UUID provider, ConnectWords words) {
        try {
            QuarkusTransaction.requiringNew().run(() -> enter(form, provider));
            return true;
        } catch (Problem wrong) {
            switch (wrong.type()) {
                case "price_questioned" ->
                    form.put("sure", "true")
                            .wrong(String.valueOf(wrong.members().get("field")), words.priceQuestioned());
                case "invalid_request" -> form.wrong(field(wrong), words.priceInvalid());
                default -> throw wrong;
            }
            return false;
        }
    }

    private void enter(Form form, UUID id) {
        var provider = Provider.find(id)
                .filter(found -> found.source == Provider.Source.ADMIN)
                .orElseThrow(Problem::notFound);
        var offer = Offer.ofProvider(id).stream()
                .filter(one -> one.enabled)
                .findFirst()
                .orElseThrow(Problem::notFound);
        var now = clock.instant();
        var typed = new PriceForm(
                id,
                offer.model.id,
                null,
                form.value("fresh"),
                form.value("cached"),
                form.value("output"),
                null,
                null,
                null,
                form.value("sure").equals("true"));
        PriceEntry.of(typed, presets, now).enter(current.id(), now);
        provider.enabled = true;
    }

    private static String field(Problem wrong) {
        return wrong.members().get("errors") instanceof List<?> errors
                        && errors.getFirst() instanceof Problem.FieldError error
                        && FIELDS.contains(error.field())
                ? error.field()
                : FIELDS.getFirst();
    }
}
