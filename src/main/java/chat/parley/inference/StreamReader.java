package chat.parley.inference;

import chat.parley.inference.Piece.Content;
import chat.parley.inference.Piece.Reasoning;
import chat.parley.inference.ProviderFailure.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the events of one answer, whoever wrote them, and says how it ended. Knows nothing of connections.
final class StreamReader implements SseLines.Events {

    private static final ObjectReader JSON = JsonMapper.builder().build().reader();

    private final ReplyDialect dialect;
    private final Consumer<Piece> pieces;
    private final Scrub scrub;
    private final CleanText reasoning = new CleanText();
    private final CleanText content = new CleanText();
    private final ToolCalls tools;
    private final Meter meter = new Meter();
    private @Nullable FinishReason finish;
    private @Nullable ProviderFailure failure;
    private @Nullable ReportedUsage usage;
    private boolean usageIsStale;
    private boolean done;
    private boolean atEnd;

    StreamReader(ReplyDialect dialect, Scrub scrub, Consumer<Piece> pieces) {
        this.dialect = dialect;
        this.scrub = scrub;
        this.pieces = pieces;
        this.tools = new ToolCalls(this::emit);
    }

    @Override
    public void event(@Nullable String name, String data) {
        if (isOver()) {
            return;
        }
        if (data.strip().equals("[DONE]")) {
            done = true;
            return;
        }
        JsonNode chunk;
        try {
            chunk = JSON.readTree(data);
        } catch (JsonProcessingException e) {
            failure = atEnd
                    ? ProviderFailure.of(Kind.CUT, "the answer ended in the middle of an event")
                    : ProviderFailure.of(Kind.MALFORMED, "an event that is not JSON");
            return;
        }
        if (!chunk.isObject()) {
            failure = ProviderFailure.of(Kind.MALFORMED, "an event that is not an object");
        } else if ("error".equals(name) || isSet(chunk.path("error"))) {
            failure = ErrorBody.inStream(chunk, scrub);
        } else {
            read(chunk);
        }
    }

    /// Reads an answer that came whole although a stream was asked for; blank lines before it are keep-alives.
    void whole(String body) {
        event(null, body.strip());
        if (failure == null && finish == null && received().isNothing()) {
            failure = ProviderFailure.of(Kind.MALFORMED, "a body that holds no answer");
        }
        done = failure == null;
    }

    /// The provider has closed the stream. Feed what is left in the line splitter before.
    void atEnd() {
        atEnd = true;
    }

    /// Whether nothing more can change how the answer ended.
    boolean isOver() {
        return done || failure != null;
    }

    /// Whether the model said why it stopped; only usage may follow.
    boolean isFinished() {
        return finish != null;
    }

    Received received() {
        return meter.received();
    }

    /// What the provider claims of everything that it has written until now, whether it is finished or not.
    @Nullable
    ReportedUsage claimed() {
        return usageIsStale ? null : usage;
    }

    @Nullable
    ReportedUsage usage() {
        return usageIsStale && finish == null && !done ? null : usage;
    }

    /// How the call ended, told once the stream is over or closed. `cut` is what the lack of an end means.
    Outcome outcome(ProviderFailure cut) {
        flush();
        if (failure != null) {
            return new Outcome.Broken(failure, usage(), received());
        }
        if (finish == null && !done) {
            return new Outcome.Broken(cut, usage(), received());
        }
        FinishReason reason = finish != null ? finish : inferred();
        return new Outcome.Finished(reason, usage, received());
    }

    private void read(JsonNode chunk) {
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                JsonNode delta = choice.path("delta");
                delta(delta.isObject() ? delta : choice.path("message"));
                finish(choice.path("finish_reason").asText(""));
            }
        }
        if (chunk.path("usage").isObject()) {
            ReportedUsage reported = dialect.usage(chunk.path("usage"));
            if (reported != null) {
                usage = reported;
                usageIsStale = false;
            }
        }
    }

    private void delta(JsonNode delta) {
        emit(new Reasoning(reasoning.clean(dialect.reasoning(delta))));
        JsonNode text = delta.path("content");
        if (text.isTextual()) {
            emit(new Content(content.clean(text.textValue())));
        } else if (text.isArray()) {
            for (JsonNode part : text) {
                emit(new Content(content.clean(part.path("text").asText(""))));
            }
        } else if (isSet(text)) {
            failure = ProviderFailure.of(Kind.MALFORMED, "content that is not text");
        }
        String wrong = tools.read(delta.path("tool_calls"));
        if (wrong != null) {
            failure = ProviderFailure.of(Kind.MALFORMED, wrong);
        }
    }

    private void finish(String reason) {
        switch (reason) {
            case "", "null" -> {}
            case "stop", "eos", "end_turn" -> finish = inferred();
            case "length", "max_tokens" -> finish = FinishReason.LENGTH;
            case "tool_calls", "function_call", "tool_use" -> finish = FinishReason.TOOL_CALLS;
            case "content_filter" -> finish = FinishReason.CONTENT_FILTER;
            case "insufficient_system_resource" ->
                failure = ProviderFailure.of(
                        Kind.OVERLOADED, "the provider ran out of resources in the middle of the answer");
            case "aborted" -> failure = ProviderFailure.of(Kind.PROVIDER_ERROR, "the provider aborted the answer");
            case "error" ->
                failure = ProviderFailure.of(Kind.PROVIDER_ERROR, "the provider failed in the middle of the answer");
            default -> finish = inferred();
        }
    }

    private FinishReason inferred() {
        return tools.any() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }

    private void flush() {
        emit(new Reasoning(reasoning.rest()));
        emit(new Content(content.rest()));
        tools.flush();
    }

    private void emit(Piece piece) {
        if (meter.count(piece)) {
            usageIsStale = usage != null;
            pieces.accept(piece);
        }
    }

    private static boolean isSet(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }
}
