package chat.parley.inference;

import org.jspecify.annotations.Nullable;

/// What went wrong at a provider. `message` is the provider's own, scrubbed of keys and addresses; it may be shown to
/// admins and to callers of the API.
///
/// @param status the provider's HTTP status, 0 where there was none
public record ProviderFailure(
        Kind kind, int status, String message, @Nullable Integer retryAfterSeconds) {

    public enum Kind {
        /// No connection, so nothing was written.
        UNREACHABLE("provider_unreachable"),
        KEY_REFUSED("provider_key_refused"),
        NO_CREDIT("provider_no_credit"),
        RATE_LIMITED("provider_rate_limited"),
        OVERLOADED("provider_overloaded"),
        BAD_REQUEST("provider_rejected"),
        CONTEXT_EXCEEDED("context_exceeded"),
        MODERATED("content_filtered"),
        /// Nothing came within the time for a first byte.
        TIMED_OUT("provider_timed_out"),
        /// Nothing more came, not even a keep-alive.
        STALLED("provider_stalled"),
        /// The connection ended before the answer did.
        CUT("provider_cut"),
        /// What came is not the protocol.
        MALFORMED("provider_error"),
        PROVIDER_ERROR("provider_error"),
        /// Our own limit of calls at once to this provider is reached; nothing was sent.
        SATURATED("provider_busy");

        private final String slug;

        Kind(String slug) {
            this.slug = slug;
        }
    }

    public static ProviderFailure of(Kind kind, String message) {
        return new ProviderFailure(kind, 0, message, null);
    }

    /// The stable word for it in turns and problems.
    public String slug() {
        return kind.slug;
    }
}
