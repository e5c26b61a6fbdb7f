package chat.parley.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message of a prompt. `reasoning` is kept byte for byte, because some providers want it back.
public record ChatMessage(
        Role role,
        String content,
        @Nullable String reasoning,
        List<ToolCall> toolCalls,
        @Nullable String toolCallId) {

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    public ChatMessage {
        toolCalls = List.copyOf(toolCalls);
    }

    public static ChatMessage system(String content) {
        return new ChatMessage(Role.SYSTEM, content, null, List.of(), null);
    }

    public static ChatMessage user(String content) {
        return new ChatMessage(Role.USER, content, null, List.of(), null);
    }

    public static ChatMessage assistant(String content, @Nullable String reasoning) {
        return new ChatMessage(Role.ASSISTANT, content, reasoning, List.of(), null);
    }

    public static ChatMessage tool(String callId, String content) {
        return new ChatMessage(Role.TOOL, content, null, List.of(), callId);
    }
}
