package chat.parley.turn;

import chat.parley.account.Organisation;
import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogOffer;
import chat.parley.conversation.Conversation;
import chat.parley.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Which model answers, and how long it may think: what the request says, else what the conversation is used to, else
/// the organisation's choice, else the first there is.
@ApplicationScoped
class Choice {

    private static final String USUAL_EFFORT = "high";

    private final Catalog catalog;

    @Inject
    Choice(Catalog catalog) {
        this.catalog = catalog;
    }

    /// @param effort one of the offer's
    record Chosen(CatalogOffer offer, String effort) {}

    /// @throws Problem 404 `model_not_found`, 400 for thinking that the model does not do
    Chosen of(TurnRequest request, Conversation conversation, Organisation organisation) {
        var offer = offer(request, conversation, organisation).orElseThrow(Choice::noSuchModel);
        return new Chosen(offer, effort(offer, request, conversation, organisation));
    }

    /// Which model answers, where there is one.
    Optional<CatalogOffer> offer(TurnRequest request, Conversation conversation, Organisation organisation) {
        if (request.model() != null) {
            return catalog.offerFor(request.model());
        }
        return Stream.of(conversation.model, organisation.defaultModel)
                .filter(Objects::nonNull)
                .map(catalog::offerFor)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> catalog.offers().stream().findFirst());
    }

    private static String effort(
            CatalogOffer offer, TurnRequest request, Conversation conversation, Organisation organisation) {
        if (request.thinking() != null) {
            if (!offer.efforts().contains(request.thinking())) {
                throw Problem.invalid("thinking", "%s offers %s".formatted(offer.model(), offer.efforts()));
            }
            return request.thinking();
        }
        return Stream.of(conversation.thinking, organisation.defaultThinking, USUAL_EFFORT)
                .filter(Objects::nonNull)
                .filter(offer.efforts()::contains)
                .findFirst()
                .orElse(offer.efforts().getFirst());
    }

    private static Problem noSuchModel() {
        return Problem.of(404, "model_not_found", "No such model is offered.");
    }
}
