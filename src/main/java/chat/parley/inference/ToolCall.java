package chat.parley.inference;

/// A finished call of a tool as the model wrote it; `arguments` is its text, usually JSON, never parsed here.
public record ToolCall(int index, String id, String name, String arguments) {}
