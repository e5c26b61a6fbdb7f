package chat.parley.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.EnumeratedValue;

/// How the text of a model is counted. Which model has which is data: `profiles.json` to begin with, then the offer.
public enum Tokenizer {
    /// Not known here: text is bounded by its bytes, and its tokens are guessed.
    @JsonProperty("none")
    NONE("none") {
        @Override
        public TokenCount count(String text) {
            return new TokenCount(TokenEstimate.of(text), Utf8.length(text), false);
        }

        @Override
        public long template(String effort, int users, int assistants) {
            return A_FEW + (long) A_FEW * (users + assistants);
        }
    },

    /// Of DeepSeek's V3 and V4.
    @JsonProperty("deepseek-v3")
    DEEPSEEK_V3("deepseek-v3") {
        @Override
        public TokenCount count(String text) {
            return DeepSeek.count(text);
        }

        @Override
        public long template(String effort, int users, int assistants) {
            return DeepSeek.template(effort, users, assistants);
        }
    };

    /// What templates usually write around a message.
    private static final int A_FEW = 3;

    /// Its name in data.
    @EnumeratedValue
    public final String text;

    Tokenizer(String text) {
        this.text = text;
    }

    /// Counts on the caller's thread, a million characters in about a second at worst: not on an event loop. A text
    /// that was counted before is not counted again.
    public abstract TokenCount count(String text);

    /// About how many tokens the model's template adds to texts: near the truth, and no bound.
    ///
    /// @param effort `off`, `low`, `high` or `max`
    /// @param users how many messages are the person's
    /// @param assistants how many are answers
    public abstract long template(String effort, int users, int assistants);
}
