package chat.parley.inference;

import chat.parley.catalog.CatalogOffer;
import chat.parley.catalog.ThinkingStyle;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Fits what was asked for to what an offer can do.
final class Efforts {

    private Efforts() {}

    /// As catalogs write it.
    static String name(Effort effort) {
        return effort.name().toLowerCase(Locale.ROOT);
    }

    /// The request as this offer can serve it: the nearest effort that it has, and no forced tool while it thinks,
    /// where its provider refuses that.
    static ChatRequest fit(CatalogOffer offer, ChatRequest request) {
        Effort effort = nearest(offer, request.effort());
        JsonNode choice = request.toolChoice();
        boolean conflict = offer.provider().profile().thinkingStyle() == ThinkingStyle.THINKING
                && effort.thinks()
                && forces(choice);
        if (conflict && has(offer, Effort.OFF)) {
            effort = Effort.OFF;
        } else if (conflict) {
            choice = TextNode.valueOf("auto");
        }
        return new ChatRequest(
                request.messages(),
                effort,
                request.maxOutputTokens(),
                request.tools(),
                choice,
                request.responseFormat(),
                request.stop(),
                request.temperature(),
                request.topP(),
                request.cacheUser());
    }

    /// The same, else the next lower one that thinks, else the next higher, else whatever there is.
    private static Effort nearest(CatalogOffer offer, Effort wanted) {
        if (has(offer, wanted) || offer.efforts().isEmpty()) {
            return offer.efforts().isEmpty() ? Effort.OFF : wanted;
        }
        for (int i = wanted.ordinal() - 1; i > 0; i--) {
            if (has(offer, Effort.values()[i])) {
                return Effort.values()[i];
            }
        }
        for (int i = wanted.ordinal() + 1; i < Effort.values().length; i++) {
            if (has(offer, Effort.values()[i])) {
                return Effort.values()[i];
            }
        }
        return Effort.OFF;
    }

    private static boolean has(CatalogOffer offer, Effort effort) {
        return offer.efforts().contains(name(effort));
    }

    private static boolean forces(@Nullable JsonNode choice) {
        return choice != null && (choice.isObject() || choice.asText().equals("required"));
    }
}
