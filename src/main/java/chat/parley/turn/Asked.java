package chat.parley.turn;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.Message;
import chat.parley.http.Problem;
import chat.parley.inference.ChatMessage;
import chat.parley.prompt.Estimates;
import chat.parley.prompt.PromptBuilder;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks at what a person is about to ask as posting it would, and stores nothing.
@ApplicationScoped
class Asked {

    /// To count a long text takes a core a while. A page asks once, and each new question breaks off the one
    /// before.
    private static final int AT_ONCE_EACH = 8;

    private final Choice choice;
    private final Estimates estimates;
    private final Clock clock;
    private final ConcurrentMap<UUID, Integer> underway = new ConcurrentHashMap<>();

    @Inject
    Asked(Choice choice, Estimates estimates, Clock clock) {
        this.choice = choice;
        this.estimates = estimates;
        this.clock = clock;
    }

    private record Looked(Estimates.Asking asking, String currency, MoneyShown shown) {}

    /// @throws Problem 404 for a conversation or message that is not theirs, 429 `too_many_estimates` for more at
    /// once than a person needs, else what posting it would answer; limits are no reason
    EstimateView estimate(UUID account, Role role, EstimateRequest request) {
        if (underway.merge(account, 1, Integer::sum) > AT_ONCE_EACH) {
            leave(account);
            throw Problem.of(429, "too_many_estimates", "Too many estimates at once. Ask again when one has come.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        try {
            return counted(account, role, request);
        } finally {
            leave(account);
        }
    }

    private void leave(UUID account) {
        underway.computeIfPresent(account, (_, many) -> many == 1 ? null : many - 1);
    }

    private EstimateView counted(UUID account, Role role, EstimateRequest request) {
        var looked = QuarkusTransaction.requiringNew().call(() -> look(account, role, request));
        return EstimateView.of(estimates.of(looked.asking()), looked.currency(), looked.shown());
    }

    private Looked look(UUID account, Role role, EstimateRequest request) {
        UUID id = request.conversationId();
        var conversation =
                id == null ? new Conversation() : Conversation.find(account, id).orElseThrow(Problem::notFound);
        var turn = request.turn();
        UUID leaf = leaf(turn);
        if (leaf != null && (id == null || !Message.isIn(id, leaf))) {
            throw Problem.notFound();
        }
        var organisation = Organisation.current();
        var chosen = choice.of(turn, conversation, organisation);
        var asking = new Estimates.Asking(
                account,
                chosen.offer(),
                chosen.effort(),
                turn.maxOutputTokens(),
                organisation.instruction,
                document(conversation, turn),
                id == null || leaf == null ? null : new Estimates.Leaf(id, leaf),
                follows(turn, organisation));
        return new Looked(asking, organisation.currency, organisation.moneyShown.to(role));
    }

    /// The stored message that comes before what is new.
    private static @Nullable UUID leaf(TurnRequest turn) {
        return Stream.of(turn.answerTo(), turn.continues(), turn.parentId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String document(Conversation conversation, TurnRequest turn) {
        var begun = turn.conversation();
        return conversation.document != null || begun == null ? conversation.document : begun.document();
    }

    private List<ChatMessage> follows(TurnRequest turn, Organisation organisation) {
        if (turn.continues() != null) {
            Message broken = Message.findById(turn.continues());
            return PromptBuilder.onward(broken.chain());
        }
        if (turn.text() == null) {
            return List.of();
        }
        var today = organisation.dayOf(clock.instant());
        return List.of(ChatMessage.user(PromptBuilder.question(today, turn.cleanText())));
    }
}
