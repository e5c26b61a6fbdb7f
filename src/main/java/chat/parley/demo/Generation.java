package chat.parley.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// One answer in pieces, cut where the request says it must end, with its usage.
///
/// @param reasoning how many of `pieces` are thinking
/// @param pieceMillis how long each takes
record Generation(
        String id,
        String model,
        List<String> pieces,
        int reasoning,
        int pieceMillis,
        String finish,
        int prompt,
        int cached) {

    /// About as fast as a real model.
    private static final int PIECE_MILLIS = 20;

    private static final JsonMapper JSON = new JsonMapper();

    static Generation of(JsonNode body, Guide guide, int prompt, int cached) {
        Asked asked = Asked.of(body);
        Reply reply = Reply.to(asked.question(), guide);
        boolean goesOn = !asked.written().isEmpty() && reply.answer().startsWith(asked.written());
        boolean thinks =
                !goesOn && !body.path("thinking").path("type").asText("enabled").equals("disabled");
        List<String> thinking = thinks ? DemoTokens.pieces(reply.thinking()) : List.of();
        String rest = goesOn ? reply.answer().substring(asked.written().length()) : reply.answer();
        String answer = untilStop(rest, body.path("stop"));
        List<String> pieces = new ArrayList<>(thinking);
        pieces.addAll(reply.byLine() ? DemoTokens.lines(answer) : DemoTokens.pieces(answer));
        int most = Math.clamp(body.path("max_tokens").asLong(8192), 1, 393_216);
        boolean cut = pieces.size() > most;
        List<String> kept = cut ? pieces.subList(0, most) : pieces;
        return new Generation(
                UUID.randomUUID().toString(),
                body.path("model").asText("demo"),
                List.copyOf(kept),
                Math.min(thinking.size(), kept.size()),
                reply.byLine() ? NumberedLines.LINE_MILLIS : PIECE_MILLIS,
                cut ? "length" : "stop",
                prompt,
                cached);
    }

    boolean thinks() {
        return reasoning > 0;
    }

    /// The first chunk of a stream, which holds no text yet.
    String opening() {
        ObjectNode delta = JSON.createObjectNode().put("role", "assistant");
        if (thinks()) {
            delta.putNull("content").put("reasoning_content", "");
        } else {
            delta.put("content", "");
        }
        return chunk(delta, null, false);
    }

    String piece(int index) {
        ObjectNode delta = JSON.createObjectNode();
        if (index < reasoning) {
            delta.putNull("content").put("reasoning_content", pieces.get(index));
        } else {
            delta.put("content", pieces.get(index));
        }
        return chunk(delta, null, false);
    }

    String closing() {
        return chunk(JSON.createObjectNode().put("content", ""), finish, true) + "data: [DONE]\n\n";
    }

    /// The answer as one body, for callers that ask for no stream.
    String whole() {
        ObjectNode root = root("chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", String.join("", pieces.subList(reasoning, pieces.size())));
        if (thinks()) {
            message.put("reasoning_content", String.join("", pieces.subList(0, reasoning)));
        }
        choice.putNull("logprobs").put("finish_reason", finish);
        root.set("usage", usage());
        return root.toString();
    }

    private String chunk(ObjectNode delta, @org.jspecify.annotations.Nullable String reason, boolean last) {
        ObjectNode root = root("chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", reason);
        root.set("usage", last ? usage() : null);
        return "data: " + root + "\n\n";
    }

    private ObjectNode root(String object) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", Instant.now().getEpochSecond())
                .put("model", model)
                .put("system_fingerprint", "fp_demo");
    }

    private ObjectNode usage() {
        ObjectNode usage = JSON.createObjectNode()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", pieces.size())
                .put("total_tokens", prompt + pieces.size());
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        if (thinks()) {
            usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        }
        return usage.put("prompt_cache_hit_tokens", cached).put("prompt_cache_miss_tokens", prompt - cached);
    }

    private static String untilStop(String text, JsonNode stop) {
        int end = text.length();
        for (JsonNode each : stop.isTextual() ? List.of(stop) : stop) {
            int at = each.asText().isEmpty() ? -1 : text.indexOf(each.asText());
            end = at >= 0 && at < end ? at : end;
        }
        return text.substring(0, end);
    }
}
