package chat.parley.gateway;

import chat.parley.http.Problem;
import chat.parley.inference.ProviderFailure;
import chat.parley.inference.ProviderFailure.Kind;
import java.time.Duration;

/// What a caller is told when a provider failed. Our own key and account there are none of the caller's business: a
/// provider's 401 and 402 become a 503 without its words.
final class ProviderProblems {

    private static final String UNAVAILABLE = "upstream_unavailable";
    private static final String ERROR = "upstream_error";
    private static final String TIMEOUT = "upstream_timeout";
    private static final int DEFAULT_WAIT_SECONDS = 2;

    private ProviderProblems() {}

    /// @param billed whether the failed call cost something, so that a client must not repeat it unasked
    static Problem of(ProviderFailure failure, boolean billed) {
        var problem = base(failure);
        if (billed || isHopeless(failure.kind())) {
            problem.with(OpenAiErrors.RETRY, false);
        } else if (problem.status() == 429 || problem.status() == 503) {
            var wait = failure.retryAfterSeconds();
            problem.retryAfter(Duration.ofSeconds(wait == null ? DEFAULT_WAIT_SECONDS : wait));
        }
        return problem;
    }

    private static Problem base(ProviderFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE -> Problem.of(503, UNAVAILABLE, "The model service could not be reached.");
            case KEY_REFUSED ->
                Problem.of(503, UNAVAILABLE, "The model service refused this server's key. Tell an admin.");
            case NO_CREDIT ->
                Problem.of(
                        503, UNAVAILABLE, "This server's account at the model service has no credit. Tell an admin.");
            case RATE_LIMITED ->
                Problem.of(429, "rate_limit_exceeded", "The model service is taking no more calls at the moment.");
            case OVERLOADED -> Problem.of(503, UNAVAILABLE, "The model service is overloaded.");
            case SATURATED ->
                Problem.of(503, UNAVAILABLE, "All of this server's places at the model service are taken.");
            case BAD_REQUEST -> rejected(failure);
            case CONTEXT_EXCEEDED -> Problem.of(400, "context_exceeded", said(failure));
            case MODERATED ->
                Problem.of(400, "content_filter", "The model service refused the content: " + said(failure));
            case TIMED_OUT -> Problem.of(504, TIMEOUT, "The model service did not begin to answer in time.");
            case STALLED -> Problem.of(504, TIMEOUT, "The model service went silent in mid-answer.");
            case CUT -> Problem.of(502, ERROR, "The model service ended the answer early.");
            case MALFORMED -> Problem.of(502, ERROR, "The model service sent what is not the protocol.");
            case PROVIDER_ERROR -> Problem.of(502, ERROR, "The model service reported an error: " + said(failure));
        };
    }

    /// A refusal of the request itself is the caller's to mend; one of the address or the method is ours.
    private static Problem rejected(ProviderFailure failure) {
        return switch (failure.status()) {
            case 400, 422 -> Problem.of(400, ERROR, said(failure));
            case 413 -> Problem.of(413, "body_too_large", "The request is larger than the model service takes.");
            default -> Problem.of(502, ERROR, "The model service did not accept the request.");
        };
    }

    private static boolean isHopeless(Kind kind) {
        return kind == Kind.KEY_REFUSED || kind == Kind.NO_CREDIT;
    }

    private static String said(ProviderFailure failure) {
        return failure.message().isBlank() ? "it gave no reason." : failure.message();
    }
}
