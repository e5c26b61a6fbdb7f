package chat.parley.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/// In which words a provider is told whether, and how long, a model thinks.
public enum ThinkingStyle {
    /// `thinking: {type}` and, where the offer names efforts, `reasoning_effort`.
    @JsonProperty("thinking")
    THINKING,
    /// `chat_template_kwargs` with the profile's thinking keys.
    @JsonProperty("chat_template_kwargs")
    CHAT_TEMPLATE_KWARGS,
    /// `reasoning_effort` alone.
    @JsonProperty("effort")
    EFFORT,
    /// `reasoning: {enabled, effort}`.
    @JsonProperty("reasoning")
    REASONING,
    /// Cannot be switched.
    @JsonProperty("none")
    NONE
}
