package chat.parley.turn;

import chat.parley.conversation.Message;
import chat.parley.conversation.Role;
import chat.parley.http.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where in a conversation's tree a turn goes. Found while the conversation is locked.
///
/// @param parent under which the new text, or the new answer, stands; null for the first message
/// @param question the message to answer where it is there already; null where the turn brings it
/// @param waits whether the answer before it is not finished
record Place(@Nullable Message parent, @Nullable Message question, boolean waits) {

    /// In a conversation that holds nothing yet.
    static final Place FIRST = new Place(null, null, false);

    /// @throws Problem 404 for a message that is not in this conversation, 409 `answer_in_progress` or
    /// `newer_answer`,
    ///     400 for one that cannot be answered so
    static Place of(UUID conversation, TurnRequest request) {
        if (request.answerTo() != null) {
            return again(conversation, request.answerTo());
        }
        if (request.continues() != null) {
            return onward(conversation, request.continues(), request.branch());
        }
        if (request.parentId() == null) {
            refuseSecondChild(conversation, null, request.branch());
            return FIRST;
        }
        var parent = find(conversation, request.parentId());
        if (parent.role != Role.ASSISTANT) {
            throw Problem.invalid("parentId", "a text is said to an answer; use answerTo to answer a message again");
        }
        refuseSecondChild(conversation, parent, request.branch());
        return new Place(parent, null, parent.isUnfinished());
    }

    private static Place again(UUID conversation, UUID id) {
        var question = find(conversation, id);
        if (question.role != Role.USER) {
            throw Problem.invalid("answerTo", "not a person's message");
        }
        Message.<Message>list("parent", question.id).forEach(Place::refuseUnfinished);
        return new Place(question, question, false);
    }

    private static Place onward(UUID conversation, UUID id, boolean branch) {
        var broken = find(conversation, id);
        refuseUnfinished(broken);
        if (broken.role != Role.ASSISTANT || !brokeOff(broken)) {
            throw Problem.invalid("continues", "not an answer that broke off");
        }
        refuseSecondChild(conversation, broken, branch);
        return new Place(broken, broken.question().orElseThrow(Problem::notFound), false);
    }

    private static boolean brokeOff(Message answer) {
        return switch (answer.status) {
            case INTERRUPTED, STOPPED, FAILED -> true;
            case COMPLETE -> "length".equals(answer.finishReason);
            case QUEUED, RUNNING, REFUSED -> false;
        };
    }

    private static Message find(UUID conversation, UUID id) {
        return Message.find(conversation, id).orElseThrow(Problem::notFound);
    }

    /// @throws Problem 409 `answer_in_progress` where a message waits for an answer that goes on
    static void refuseRunning(UUID question) {
        Message waiting = Message.findById(question);
        if (waiting != null && waiting.parent != null) {
            refuseUnfinished(Message.findById(waiting.parent));
        }
    }

    private static void refuseUnfinished(Message answer) {
        if (answer.isUnfinished()) {
            var problem = Problem.of(409, "answer_in_progress", "An answer is being written in this chat.")
                    .with("messageId", answer.id);
            throw answer.turn == null ? problem : problem.with("turnId", answer.turn);
        }
    }

    private static void refuseSecondChild(UUID conversation, @Nullable Message parent, boolean branch) {
        if (!branch) {
            Message.newestLeaf(conversation, parent == null ? null : parent.id).ifPresent(leaf -> {
                throw Problem.of(409, "newer_answer", "The chat went on in another tab.")
                        .with("leaf", leaf);
            });
        }
    }
}
