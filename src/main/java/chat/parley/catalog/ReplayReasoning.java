package chat.parley.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/// When the reasoning of earlier answers is sent back to the provider.
public enum ReplayReasoning {
    @JsonProperty("always")
    ALWAYS,
    @JsonProperty("with-tools")
    WITH_TOOLS,
    @JsonProperty("never")
    NEVER
}
