package chat.parley.inference;

/// Why a model stopped by itself.
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER
}
