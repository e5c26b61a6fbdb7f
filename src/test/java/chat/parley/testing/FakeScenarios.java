package chat.parley.testing;

import chat.parley.testing.FakeScript.UsageStyle;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/// The thirty ways in which providers answer, chosen by what stands after the last colon of the model's name.
public final class FakeScenarios {

    private static final String REASONING = "17 × 23 = 17 × 20 + 17 × 3 = 340 + 51.";
    private static final String ANSWER = "Hello from the fake provider.";
    private static final int CONTEXT = 1_048_576;

    private static final Map<String, Function<JsonNode, FakeScript>> ALL = Map.ofEntries(
            Map.entry("plain", body -> FakeScript.answer("", ANSWER)),
            Map.entry("thinking", body -> FakeScript.answer(REASONING, "391")),
            Map.entry("whole", body -> whole()),
            Map.entry("keep-alive", body -> keepAlive()),
            Map.entry("tool", body -> tools(1)),
            Map.entry("tools", body -> tools(2)),
            Map.entry("reasoning-only", body -> FakeScript.answer(REASONING, "")),
            Map.entry("empty", body -> FakeScript.answer("", "")),
            Map.entry(
                    "length",
                    body -> start().reason(REASONING).finish("length").done().build()),
            Map.entry(
                    "filtered",
                    body -> start().say("Some of")
                            .finish("content_filter")
                            .done()
                            .build()),
            Map.entry(
                    "no-resource",
                    body -> start().say("Some of")
                            .finish("insufficient_system_resource")
                            .done()
                            .build()),
            Map.entry(
                    "aborted",
                    body -> start().say("Some of").finish("aborted").done().build()),
            Map.entry("eof", body -> start().say("Some of the answer").build()),
            Map.entry(
                    "eof-after-finish",
                    body -> start().say(ANSWER).finish("stop").build()),
            Map.entry(
                    "reset",
                    body -> start().say("Some of the answer")
                            .raw("data: {\"choi")
                            .reset()
                            .build()),
            Map.entry("stall", body -> start().say("Some of the answer").stall().build()),
            Map.entry("mute", body -> start().stall().build()),
            Map.entry("strict", FakeScenarios::strict),
            Map.entry(
                    "wrong-base",
                    body -> FakeScript.status(404, "{\"error_msg\":\"Not Found. Please check the configuration.\"}")),
            Map.entry(
                    "trailing",
                    body -> start().usage(UsageStyle.TRAILING)
                            .say(ANSWER)
                            .finish("stop")
                            .done()
                            .build()),
            Map.entry(
                    "cumulative",
                    body -> start().usage(UsageStyle.CUMULATIVE)
                            .say(ANSWER)
                            .finish("stop")
                            .done()
                            .build()),
            Map.entry(
                    "no-usage",
                    body -> start().usage(UsageStyle.NONE)
                            .say(ANSWER)
                            .finish("stop")
                            .done()
                            .build()),
            Map.entry(
                    "reasoning-field",
                    body -> start().delta("{\"reasoning\":\"Hmm.\"}")
                            .say(ANSWER)
                            .finish("stop")
                            .done()
                            .build()),
            Map.entry("error-chunk", body -> errorChunk(false)),
            Map.entry("error-chunk-done", body -> errorChunk(true)),
            Map.entry("moderated-451", body -> tokenHub(451, "content_filter_error", "451001", "blocked")),
            Map.entry("busy", body -> busy()),
            Map.entry(
                    "split",
                    body -> FakeScript.answer(REASONING, "391 ÷ 17 = 23 🎉").split(1)),
            Map.entry(
                    "role-only",
                    body -> start().delta("{\"role\":\"assistant\"}")
                            .say(ANSWER)
                            .finish("stop")
                            .done()
                            .build()),
            Map.entry("slow", body -> FakeScript.answer("", ANSWER.repeat(20)).every(Duration.ofMillis(50))),
            Map.entry(
                    "flood",
                    body -> start().flood(200L << 20).finish("stop").done().build()));

    private FakeScenarios() {}

    static Function<JsonNode, FakeScript> of(String model) {
        String name = model.substring(model.lastIndexOf(':') + 1);
        if (name.matches("status-[45][0-9]{2}")) {
            return body -> status(Integer.parseInt(name.substring(7)));
        }
        return ALL.getOrDefault(name, FakeScenarios::talk);
    }

    /// What an unscripted model does: thinks if it is asked to, and refuses what DeepSeek refuses.
    private static FakeScript talk(JsonNode body) {
        FakeScript refused = strict(body);
        boolean thinks = !body.path("thinking").path("type").asText("enabled").equals("disabled");
        return refused.status() >= 400 ? refused : FakeScript.answer(thinks ? REASONING : "", ANSWER);
    }

    /// DeepSeek's own checks of a request.
    private static FakeScript strict(JsonNode body) {
        boolean thinks = !body.path("thinking").path("type").asText("enabled").equals("disabled");
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asText().equals("developer")) {
                return error(400, "messages[1].role: unknown variant `developer`, expected one of `system`, `user`");
            }
            boolean bare = message.path("role").asText().equals("assistant") && !message.has("reasoning_content");
            if (thinks && bare && !body.path("tools").isEmpty()) {
                return error(400, "The `reasoning_content` in the thinking mode must be passed back to the API.");
            }
        }
        String effort = body.path("reasoning_effort").asText("high");
        if (!effort.matches("none|minimal|low|medium|high|xhigh|max|ultra")) {
            return error(
                    422, "Failed to deserialize the JSON body: reasoning_effort: unknown variant `" + effort + "`");
        }
        boolean forced = body.path("tool_choice").isObject()
                || body.path("tool_choice").asText().equals("required");
        if (thinks && forced) {
            return error(400, "Thinking mode does not support this tool_choice");
        }
        long asked = FakeText.prompt(body).size() + body.path("max_tokens").asLong();
        if (asked > CONTEXT) {
            return error(
                    400,
                    "This model's maximum context length is %d tokens. However, you requested %d tokens."
                            .formatted(CONTEXT, asked));
        }
        return FakeScript.answer(thinks ? REASONING : "", ANSWER);
    }

    private static FakeScript.Builder start() {
        return FakeScript.builder();
    }

    private static FakeScript error(int status, String message) {
        return FakeScript.status(
                status,
                FakeProvider.JSON
                        .createObjectNode()
                        .set(
                                "error",
                                FakeProvider.JSON
                                        .createObjectNode()
                                        .put("message", message)
                                        .put("type", "invalid_request_error")
                                        .putNull("param")
                                        .put("code", "invalid_request_error"))
                        .toString());
    }

    private static FakeScript status(int status) {
        return switch (status) {
            case 401 -> error(status, "Authentication Fails, Your api key: ****abcd is invalid (request_id: 5b0d)");
            case 402 -> error(status, "Insufficient Balance");
            case 429 ->
                FakeScript.builder()
                        .status(429)
                        .header("retry-after", "7")
                        .raw("{\"error\":{\"message\":\"Too many requests\"}}")
                        .build();
            default -> error(status, "The server failed with " + status);
        };
    }

    private static FakeScript tokenHub(int status, String type, String code, String message) {
        return FakeScript.status(
                status,
                ("{\"error\":{\"type\":\"%s\",\"code\":%s,\"message\":\"%s\",\"message_zh\":\"…\","
                                + "\"source\":\"gateway\",\"request_id\":\"57b8\"}}")
                        .formatted(type, code, message));
    }

    private static FakeScript busy() {
        return start().status(429)
                .header("retry-after", "3")
                .header("content-type", "application/json")
                .raw(
                        "{\"error\":{\"type\":\"rate_limit_error\",\"code\":\"429006\",\"message\":\"The model service is currently busy\"}}")
                .build();
    }

    private static FakeScript whole() {
        return start().header("content-type", "application/json")
                .raw("\n\n")
                .pause(Duration.ofMillis(50))
                .raw("\n")
                .raw("""
                    {"id":"5b0d","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant",
                    "content":"391","reasoning_content":"17 × 23"},"finish_reason":"stop"}],"usage":{"prompt_tokens":23,
                    "completion_tokens":29,"total_tokens":52,"completion_tokens_details":{"reasoning_tokens":27}}}""")
                .build();
    }

    private static FakeScript keepAlive() {
        var script = start();
        for (int i = 0; i < 12; i++) {
            script.raw(": keep-alive\n\n").pause(Duration.ofMillis(100));
        }
        return script.say(ANSWER).finish("stop").done().build();
    }

    private static FakeScript tools(int calls) {
        var script = start().reason("I need the weather tool.");
        for (int i = 0; i < calls; i++) {
            script.delta(
                    "{\"tool_calls\":[{\"index\":%d,\"id\":\"call_0%d_Q2hl\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]}"
                            .formatted(i, i));
        }
        for (String part : new String[] {"{\\\"city\\\":", "\\\"Oslo\\\"}"}) {
            for (int i = 0; i < calls; i++) {
                script.delta(
                        "{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}]}".formatted(i, part));
            }
        }
        return script.finish("tool_calls").done().build();
    }

    private static FakeScript errorChunk(boolean done) {
        var script = start().say("Some of")
                .raw("data: {\"error\":{\"code\":500,\"message\":\"boom\",\"type\":\"server_error\"}}\n\n");
        return (done ? script.done() : script).build();
    }
}
