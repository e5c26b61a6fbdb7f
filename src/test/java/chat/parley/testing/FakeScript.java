package chat.parley.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// What the fake provider does with one request, step by step. Each text step of an answer is metered as one token.
public record FakeScript(int status, Map<String, String> headers, List<Step> steps, Duration every, int split) {

    public sealed interface Step {
        /// A delta of thinking; counts as one token.
        record Reasoning(String text) implements Step {}

        /// A delta of the answer; counts as one token.
        record Content(String text) implements Step {}

        /// A delta as JSON, written by the test; counts as one token.
        record Delta(String json) implements Step {}

        /// The end of the choice, with the provider's own usage in the chosen place.
        record Finish(String reason, UsageStyle usage) implements Step {}

        /// Bytes as they are.
        record Raw(byte[] bytes) implements Step {}

        record Wait(Duration time) implements Step {}

        /// Goes on once the test has said so.
        record Until(CompletionStage<?> said) implements Step {}

        /// `data: [DONE]`.
        record Done() implements Step {}

        /// Sends no more and keeps the connection open.
        record Stall() implements Step {}

        /// Kills the TCP connection.
        record Reset() implements Step {}

        /// Streams answer text of this size as fast as the reader takes it; counts a token for each 1 KiB.
        record Flood(long bytes) implements Step {}

        default boolean isMetered() {
            return switch (this) {
                case Reasoning _, Content _, Delta _, Flood _ -> true;
                case Finish _, Raw _, Wait _, Until _, Done _, Stall _, Reset _ -> false;
            };
        }
    }

    public enum UsageStyle {
        /// DeepSeek: on the chunk that carries the finish reason.
        ON_LAST_CHOICE,
        /// OpenAI, TokenHub, vLLM: a chunk of its own with empty `choices`.
        TRAILING,
        /// On every chunk, growing; and once more at the end.
        CUMULATIVE,
        NONE
    }

    public FakeScript {
        headers = Map.copyOf(headers);
        steps = List.copyOf(steps);
    }

    /// An answer as DeepSeek writes it.
    public static FakeScript answer(String reasoning, String content) {
        return builder().reason(reasoning).say(content).finish("stop").done().build();
    }

    /// A refusal with this body.
    public static FakeScript status(int status, String body) {
        return builder()
                .status(status)
                .header("content-type", "application/json")
                .raw(body)
                .build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public FakeScript every(Duration time) {
        return new FakeScript(status, headers, steps, time, split);
    }

    /// Cuts the whole reply after each `bytes` bytes.
    public FakeScript split(int bytes) {
        return new FakeScript(status, headers, steps, every, bytes);
    }

    public static final class Builder {
        private final List<Step> steps = new ArrayList<>();
        private final Map<String, String> headers = new java.util.HashMap<>();
        private int status = 200;
        private UsageStyle usage = UsageStyle.ON_LAST_CHOICE;

        public Builder status(int value) {
            status = value;
            return this;
        }

        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder usage(UsageStyle style) {
            usage = style;
            return this;
        }

        /// Thinks this text, four characters a token.
        public Builder reason(String text) {
            FakeText.tokens(text).forEach(token -> steps.add(new Step.Reasoning(token)));
            return this;
        }

        /// Answers this text, four characters a token.
        public Builder say(String text) {
            FakeText.tokens(text).forEach(token -> steps.add(new Step.Content(token)));
            return this;
        }

        public Builder delta(String json) {
            return add(new Step.Delta(json));
        }

        public Builder raw(String text) {
            return add(new Step.Raw(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }

        public Builder raw(byte[] bytes) {
            return add(new Step.Raw(bytes));
        }

        public Builder pause(Duration time) {
            return add(new Step.Wait(time));
        }

        /// Sends no more until `said` is complete.
        public Builder until(CompletionStage<?> said) {
            return add(new Step.Until(said));
        }

        public Builder finish(String reason) {
            return add(new Step.Finish(reason, usage));
        }

        public Builder done() {
            return add(new Step.Done());
        }

        public Builder stall() {
            return add(new Step.Stall());
        }

        public Builder reset() {
            return add(new Step.Reset());
        }

        public Builder flood(long bytes) {
            return add(new Step.Flood(bytes));
        }

        public Builder add(Step step) {
            steps.add(step);
            return this;
        }

        public FakeScript build() {
            return new FakeScript(status, headers, steps, Duration.ZERO, 0);
        }
    }
}
