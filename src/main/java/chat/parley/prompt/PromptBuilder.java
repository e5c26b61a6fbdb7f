package chat.parley.prompt;

import chat.parley.conversation.Message;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.ChatRequest;
import chat.parley.inference.Effort;
import chat.parley.library.Document;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Builds what is sent to a model. Pure: each message is written by itself alone, so that appending one never changes
/// an
/// earlier byte, and the provider's cache is hit.
public final class PromptBuilder {

    /// What asks a model to go on with an answer that broke off.
    private static final String CONTINUE =
            "Your answer broke off. Go on exactly where it ended, without repeating anything and without a remark.";

    /// Says what the document is. It stands in the prefix that the cache keeps: never change it lightly.
    private static final String HANDBOOK = """
            The handbook of Parley, the program in which this chat takes place, follows. Where a question is about Parley, \
            answer from it, quote the passage and name its section; where the handbook does not say, say so.

            <handbook>
            %s</handbook>""";

    private PromptBuilder() {}

    /// @param instruction the organisation's; blank for none
    /// @param document the id of the one that every message carries, or null
    /// @param path from the first message down to the one to answer
    /// @param maxOutputTokens null for the offer's default
    /// @param account whose cache it is; sent as a pseudonym only
    public static ChatRequest build(
            String instruction,
            @Nullable String document,
            List<Message> path,
            Effort effort,
            @Nullable Integer maxOutputTokens,
            UUID account) {
        var messages = new ArrayList<>(opening(instruction, document));
        Message before = null;
        for (Message message : path) {
            messages.addAll(written(before, message));
            before = message;
        }
        return new ChatRequest(
                messages, effort, maxOutputTokens, List.of(), null, null, List.of(), null, null, CacheUser.of(account));
    }

    /// In one message: many models' templates take no second one.
    private static String system(String instruction, @Nullable String document) {
        String kept = document == null
                ? ""
                : Document.find(document)
                        .map(found -> HANDBOOK.formatted(found.text()))
                        .orElse("");
        String before = instruction.isBlank() ? "" : instruction;
        return before.isEmpty() || kept.isEmpty() ? before + kept : before + "\n\n" + kept;
    }

    /// What stands before all messages of a conversation.
    static List<ChatMessage> opening(String instruction, @Nullable String document) {
        String system = system(instruction, document);
        return system.isEmpty() ? List.of() : List.of(ChatMessage.system(system));
    }

    /// What is sent of one message, by itself and the one before it alone.
    static List<ChatMessage> written(@Nullable Message before, Message message) {
        return switch (message.role) {
            case USER -> List.of(ChatMessage.user(question(message.localDate, message.content)));
            case ASSISTANT -> answer(before, message);
        };
    }

    /// What asks for more of an answer that broke off.
    public static List<ChatMessage> onward(Message broken) {
        return broken.content.isEmpty() ? List.of() : List.of(ChatMessage.user(CONTINUE));
    }

    /// What is sent of a person's message.
    public static String question(@Nullable LocalDate date, String text) {
        return date == null ? text : date + "\n\n" + text;
    }

    /// An answer of which nothing came is no message: providers refuse an empty one. What goes on from an
    /// interrupted
    /// answer is preceded by the request that made it go on, so that the interrupted one stays as it was sent;
    /// where
    /// that one had only been thought about, there is nothing to go on from, and the question is answered anew.
    private static List<ChatMessage> answer(@Nullable Message before, Message message) {
        var messages = new ArrayList<ChatMessage>();
        if (message.continues != null && before != null) {
            messages.addAll(onward(before));
        }
        if (!message.content.isEmpty()) {
            messages.add(
                    ChatMessage.assistant(message.content, message.reasoning.isEmpty() ? null : message.reasoning));
        }
        return messages;
    }
}
