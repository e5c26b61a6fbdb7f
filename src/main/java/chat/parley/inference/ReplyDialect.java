package chat.parley.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a provider puts what others name differently.
///
/// @param reasoningFields names of the thinking text in a delta; the first that holds text counts, never two joined
/// @param cachedFields dotted paths in `usage`; the first that is there counts
record ReplyDialect(List<String> reasoningFields, List<String> cachedFields, boolean promptIncludesCached) {

    /// Reads `usage`, or `null` where the object holds no meter at all.
    @Nullable
    ReportedUsage usage(JsonNode usage) {
        JsonNode prompt = usage.path("prompt_tokens");
        JsonNode completion = usage.path("completion_tokens");
        if (absent(prompt) && absent(completion)) {
            return null;
        }
        long cached = 0;
        for (String path : cachedFields) {
            JsonNode node = at(usage, path);
            if (!absent(node)) {
                cached = number(node);
                break;
            }
        }
        JsonNode reasoning = at(usage, "completion_tokens_details.reasoning_tokens");
        long whole = number(prompt);
        if (!promptIncludesCached && whole >= 0 && cached > 0) {
            whole = whole > Long.MAX_VALUE - cached ? Long.MAX_VALUE : whole + cached;
        }
        return new ReportedUsage(whole, cached, number(completion), absent(reasoning) ? 0 : number(reasoning));
    }

    String reasoning(JsonNode delta) {
        for (String field : reasoningFields) {
            JsonNode node = delta.path(field);
            if (node.isTextual() && !node.textValue().isEmpty()) {
                return node.textValue();
            }
        }
        return "";
    }

    private static JsonNode at(JsonNode node, String path) {
        JsonNode found = node;
        for (String step : path.split("\\.")) {
            found = found.path(step);
        }
        return found;
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /// Whole numbers only; anything else is -1, which no check lets pass.
    private static long number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : -1;
    }
}
