package chat.parley.admin;

import chat.parley.catalog.Offer;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.token.Tokenizer;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an admin sends and reads about offers.
final class OfferForm {

    private OfferForm() {}

    private static final List<String> EFFORTS = List.of("off", "low", "high", "max");

    /// An offer; of several for one model the one with the lowest `rank` is used.
    record View(
            UUID id,
            UUID provider,
            String model,
            String upstreamId,
            int contextTokens,
            int maxOutputTokens,
            List<String> thinking,
            Tokenizer tokenizer,
            int rank,
            boolean enabled,
            @Nullable String barredReason) {

        static View of(Offer o) {
            return new View(
                    o.id,
                    o.provider.id,
                    o.model.id,
                    o.upstreamId,
                    o.contextTokens,
                    o.maxOutputTokens,
                    o.efforts,
                    o.tokenizer,
                    o.rank,
                    o.enabled,
                    o.barredReason);
        }
    }

    /// An offer to make. What is left out comes from what is known of the provider.
    record New(
            @NotNull UUID provider,
            @NotBlank String model,
            @NotBlank @Size(max = 200) String upstreamId,
            @Nullable @Positive Integer contextTokens,
            @Nullable @Positive Integer maxOutputTokens,
            @Nullable List<String> thinking) {}

    /// What changes; what is left out stays, but that another upstream id is counted as is known of that one.
    /// `barred: false` lets hard budgets use it again after an overrun.
    record Change(
            @Nullable @Size(min = 1, max = 200) String upstreamId,
            @Nullable @Positive Integer contextTokens,
            @Nullable @Positive Integer maxOutputTokens,
            @Nullable List<String> thinking,
            @Nullable Tokenizer tokenizer,
            @Nullable @Positive Integer rank,
            @Nullable Boolean enabled,
            @Nullable Boolean barred) {}

    static void limits(
            Offer offer, @Nullable Integer context, @Nullable Integer output, @Nullable List<String> thinking) {
        if (context != null) {
            offer.contextTokens = context;
        }
        if (output != null) {
            offer.maxOutputTokens = output;
        }
        if (offer.maxOutputTokens > offer.contextTokens) {
            throw Problem.invalid(
                    "maxOutputTokens", Fault.ABOVE_CONTEXT, "more than the model can hold at all (contextTokens)");
        }
        if (thinking != null) {
            if (thinking.isEmpty() || !EFFORTS.containsAll(thinking)) {
                throw Problem.invalid("thinking", Fault.UNKNOWN_CHOICE, "one or more of off, low, high, max");
            }
            offer.efforts = EFFORTS.stream().filter(thinking::contains).toList();
        }
    }
}
