package chat.parley.inference;

import chat.parley.inference.ProviderFailure.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells what a provider's error means. The status decides, then the text; `type` and `code` lie too often.
final class ErrorBody {

    private static final ObjectReader JSON = JsonMapper.builder().build().reader();
    private static final Pattern CONTEXT = Pattern.compile(
            "(?i)maximum context length|context[_ ]length[_ ]exceeded|exceed_context_size|context window|prompt is too long");
    private static final Pattern MODERATION =
            Pattern.compile("(?i)content exists risk|content[_ ]filter|content policy|data_inspection_failed");

    private ErrorBody() {}

    /// An answer with a status of 400 or above (or a redirect, which is never followed).
    static ProviderFailure of(int status, String body, @Nullable String retryAfter, Scrub scrub) {
        String text = scrub.clean(message(parse(body), body));
        return new ProviderFailure(kind(status, text), status, text, seconds(retryAfter));
    }

    /// An `error` object among the events of an answer.
    static ProviderFailure inStream(JsonNode chunk, Scrub scrub) {
        String text = scrub.clean(message(chunk, ""));
        JsonNode error = chunk.path("error");
        int status = status(error.path("code"));
        if (status == 0) {
            status = status(error.path("status"));
        }
        Kind kind = status == 0 ? byText(text, Kind.PROVIDER_ERROR) : kind(status, text);
        return new ProviderFailure(kind, 0, text.isEmpty() ? "the provider reported an error" : text, null);
    }

    private static Kind kind(int status, String text) {
        return switch (status) {
            case 400, 404, 405, 409, 413, 415, 422 -> byText(text, Kind.BAD_REQUEST);
            case 401, 403 -> Kind.KEY_REFUSED;
            case 402 -> Kind.NO_CREDIT;
            case 408, 504 -> Kind.TIMED_OUT;
            case 429 -> Kind.RATE_LIMITED;
            case 451 -> Kind.MODERATED;
            case 502, 503, 529 -> Kind.OVERLOADED;
            default -> status >= 400 && status < 500 ? byText(text, Kind.BAD_REQUEST) : Kind.PROVIDER_ERROR;
        };
    }

    private static Kind byText(String text, Kind otherwise) {
        if (CONTEXT.matcher(text).find()) {
            return Kind.CONTEXT_EXCEEDED;
        }
        return MODERATION.matcher(text).find() ? Kind.MODERATED : otherwise;
    }

    private static String message(@Nullable JsonNode body, String raw) {
        if (body == null || !body.isObject()) {
            boolean page = raw.stripLeading().toLowerCase(Locale.ROOT).startsWith("<");
            return page ? "a web page instead of an answer" : raw;
        }
        JsonNode error = body.path("error");
        for (JsonNode node : new JsonNode[] {
            error.path("message"), error, body.path("error_msg"), body.path("message"), body.path("detail")
        }) {
            if (node.isTextual() && !node.textValue().isBlank()) {
                return node.textValue();
            }
        }
        return "";
    }

    private static @Nullable JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    /// Codes such as 429 or "429006" begin with the status they stand for.
    private static int status(JsonNode code) {
        String digits = code.asText("");
        if (!digits.matches("[45][0-9]{2}([0-9]{3})?")) {
            return 0;
        }
        return Integer.parseInt(digits.substring(0, 3));
    }

    private static @Nullable Integer seconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.strip().matches("[0-9]{1,6}")
                ? Integer.valueOf(retryAfter.strip())
                : null;
    }
}
