package chat.parley.prompt;

import chat.parley.conversation.Joined;
import chat.parley.conversation.Message;
import chat.parley.conversation.Role;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.ChatRequest;
import chat.parley.inference.Effort;
import chat.parley.library.Document;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Builds what is sent to a model. Pure: each message is written by itself alone, so that appending one never
/// changes an earlier byte, and the provider's cache is hit.
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
        said(path).forEach(said -> messages.addAll(written(said)));
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

    /// A path's messages, with each answer and those that go on from it as one.
    static List<List<Message>> said(List<Message> path) {
        var all = new ArrayList<List<Message>>();
        Message before = null;
        for (Message message : path) {
            if (before != null && before.role == Role.ASSISTANT && before.id.equals(message.continues)) {
                all.getLast().add(message);
            } else {
                all.add(new ArrayList<>(List.of(message)));
            }
            before = message;
        }
        return all;
    }

    /// What is sent of a person's message, or of an answer and those that go on from it, by itself alone. To an
    /// answer that is still to go on is added what asks for it; afterwards it is one with what came.
    static List<ChatMessage> written(List<Message> said) {
        var last = said.getLast();
        if (last.role == Role.USER) {
            return List.of(ChatMessage.user(question(last.localDate, last.content)));
        }
        boolean awaited = said.size() > 1 && last.isUnfinished();
        var there = awaited ? said.subList(0, said.size() - 1) : said;
        var messages = new ArrayList<>(answer(there));
        if (awaited) {
            messages.addAll(onward(there));
        }
        return messages;
    }

    /// What asks for more of an answer that broke off. Where it had only been thought about, there is nothing to go
    /// on from, and the question is answered anew.
    public static List<ChatMessage> onward(List<Message> broken) {
        return Joined.of(broken).content().isEmpty() ? List.of() : List.of(ChatMessage.user(CONTINUE));
    }

    /// What is sent of a person's message.
    public static String question(@Nullable LocalDate date, String text) {
        return date == null ? text : date + "\n\n" + text;
    }

    /// An answer of which nothing came is no message: providers refuse an empty one.
    private static List<ChatMessage> answer(List<Message> parts) {
        var joined = Joined.of(parts);
        return joined.content().isEmpty()
                ? List.of()
                : List.of(ChatMessage.assistant(
                        joined.content(), joined.reasoning().isEmpty() ? null : joined.reasoning()));
    }
}
