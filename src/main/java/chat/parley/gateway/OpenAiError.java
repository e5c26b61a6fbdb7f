package chat.parley.gateway;

import chat.parley.http.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An error in OpenAI's terms. `code` and `param` are texts or null, never numbers: a client breaks on those.
///
/// @param figures what a budget's refusal names: amounts, limit, renewal
record OpenAiError(
        String message,
        String type,
        @Nullable String param,
        @Nullable String code,
        Map<String, Object> figures,
        boolean mayRetry) {

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private static final Set<String> HIDDEN = Set.of("errors", OpenAiErrors.PARAM, OpenAiErrors.RETRY, "instance");

    private static final Map<String, String> CODES = Map.ofEntries(
            Map.entry("context_exceeded", "context_length_exceeded"),
            Map.entry("unauthenticated", "invalid_api_key"),
            Map.entry("forbidden", "model_not_allowed"),
            Map.entry("body_too_large", "request_too_large"));

    static OpenAiError of(Problem problem) {
        var figures = new LinkedHashMap<>(problem.members());
        figures.keySet().removeAll(HIDDEN);
        return new OpenAiError(
                problem.type().equals("unauthenticated") ? "Incorrect API key provided." : problem.detail(),
                type(problem.status()),
                param(problem),
                problem.type().equals("invalid_request") ? null : CODES.getOrDefault(problem.type(), problem.type()),
                figures,
                !Boolean.FALSE.equals(problem.members().get(OpenAiErrors.RETRY)));
    }

    String toJson() {
        var error = new LinkedHashMap<String, @Nullable Object>();
        error.put("message", message);
        error.put("type", type);
        error.put("param", param);
        error.put("code", code);
        error.putAll(figures);
        try {
            return JSON.writeValueAsString(Map.of("error", error));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an error that cannot be written", e);
        }
    }

    private static String type(int status) {
        return switch (status) {
            case 402 -> "insufficient_quota";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    private static @Nullable String param(Problem problem) {
        if (problem.members().get(OpenAiErrors.PARAM) instanceof String param) {
            return param;
        }
        if (problem.members().get("errors") instanceof List<?> errors
                && !errors.isEmpty()
                && errors.getFirst() instanceof Problem.FieldError error
                && !error.field().isEmpty()) {
            return error.field();
        }
        return problem.type().equals("model_not_found") ? "model" : null;
    }
}
