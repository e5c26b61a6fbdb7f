package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.http.Problem;
import chat.parley.inference.ProviderFailure;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiErrorTest {

    @Test
    void allFourKeysArePresent() {
        assertThat(OpenAiError.of(Problem.unauthenticated()).toJson())
                .isEqualTo("{\"error\":{\"message\":\"Incorrect API key provided.\","
                        + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}");
        assertThat(OpenAiError.of(Problem.invalid("n", "is wrong")).toJson())
                .isEqualTo("{\"error\":{\"message\":\"n: is wrong\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"n\",\"code\":null}}");
    }

    @Test
    void aRefusalNamesItsFigures() {
        var problem = Problem.of(402, "budget_exhausted", "Used up.").with("spent", Money.parse("1.5"));
        assertThat(OpenAiError.of(problem).toJson())
                .contains("\"type\":\"insufficient_quota\"", "\"code\":\"budget_exhausted\"")
                .contains("\"spent\":\"1.500000000\"");
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE,0,503,upstream_unavailable,true",
        "KEY_REFUSED,401,503,upstream_unavailable,false",
        "NO_CREDIT,402,503,upstream_unavailable,false",
        "RATE_LIMITED,429,429,rate_limit_exceeded,true",
        "OVERLOADED,503,503,upstream_unavailable,true",
        "SATURATED,0,503,upstream_unavailable,true",
        "BAD_REQUEST,400,400,upstream_error,true",
        "BAD_REQUEST,422,400,upstream_error,true",
        "BAD_REQUEST,404,502,upstream_error,true",
        "BAD_REQUEST,413,413,request_too_large,true",
        "CONTEXT_EXCEEDED,400,400,context_length_exceeded,true",
        "MODERATED,451,400,content_filter,true",
        "TIMED_OUT,0,504,upstream_timeout,true",
        "STALLED,0,504,upstream_timeout,true",
        "CUT,0,502,upstream_error,true",
        "MALFORMED,200,502,upstream_error,true",
        "PROVIDER_ERROR,500,502,upstream_error,true"
    })
    void aProvidersFailureHasAStatusOfOurs(Kind kind, int theirs, int ours, String code, boolean retry) {
        var problem = ProviderProblems.of(new ProviderFailure(kind, theirs, "said", null), false);
        var error = OpenAiError.of(problem);
        assertThat(problem.status()).isEqualTo(ours);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.mayRetry()).isEqualTo(retry);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aBilledCallIsNotRepeatedUnasked(Kind kind) {
        var problem = ProviderProblems.of(new ProviderFailure(kind, 500, "said", 7), true);
        assertThat(OpenAiError.of(problem).mayRetry()).isFalse();
        assertThat(problem.retryAfterSeconds()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"KEY_REFUSED", "NO_CREDIT", "UNREACHABLE"})
    void whatAProviderSaysOfOurAccountStaysHere(Kind kind) {
        var problem = ProviderProblems.of(new ProviderFailure(kind, 401, "key sk-****abcd", null), false);
        assertThat(OpenAiError.of(problem).toJson()).doesNotContain("abcd");
    }

    @Test
    void theProvidersWaitIsPassedOn() {
        var busy = new ProviderFailure(Kind.RATE_LIMITED, 429, "", 7);
        assertThat(ProviderProblems.of(busy, false).retryAfterSeconds()).isEqualTo(7);
        var silent = new ProviderFailure(Kind.OVERLOADED, 503, "", null);
        assertThat(ProviderProblems.of(silent, false).retryAfterSeconds()).isEqualTo(2);
    }
}
