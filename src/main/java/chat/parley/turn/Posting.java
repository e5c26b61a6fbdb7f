package chat.parley.turn;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.budget.BudgetRefusal;
import chat.parley.budget.RefusedCalls;
import chat.parley.budget.RefusedCalls.Door;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.Draft;
import chat.parley.conversation.DraftBase;
import chat.parley.conversation.Message;
import chat.parley.conversation.MessageStatus;
import chat.parley.conversation.NewChatDraft;
import chat.parley.http.Problem;
import chat.parley.inference.Admission;
import chat.parley.inference.Call;
import chat.parley.inference.Effort;
import chat.parley.inference.EntryPoint;
import chat.parley.inference.Inference;
import chat.parley.money.Book;
import chat.parley.prompt.PromptBuilder;
import chat.parley.prompt.Reuse;
import chat.parley.replica.LeaseLost;
import chat.parley.replica.Replica;
import chat.parley.replica.ReplicaLease;
import chat.parley.replica.Stopping;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Stores what a person asks, the empty answer and the turn, and takes leave to send it, in one transaction: either all
/// of it is there, with its money held, or nothing is.
@ApplicationScoped
class Posting {

    private static final int TRIES = 5;
    private static final int LONG_TEXT = 1 << 16;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Inference inference;
    private final Choice choice;
    private final RefusedCalls refusals;
    private final ReplicaLease lease;
    private final Stopping stopping;
    private final Clock clock;

    @Inject
    Posting(
            Inference inference,
            Choice choice,
            RefusedCalls refusals,
            ReplicaLease lease,
            Stopping stopping,
            Clock clock) {
        this.inference = inference;
        this.choice = choice;
        this.refusals = refusals;
        this.lease = lease;
        this.stopping = stopping;
        this.clock = clock;
    }

    /// @param admission null where the turn was there already, or waits
    /// @param shown what the person may know of money
    record Stored(
            Turn turn,
            Conversation.View conversation,
            @Nullable Admission admission,
            String currency,
            MoneyShown shown) {

        /// What the answer's stream begins with.
        Posted posted() {
            var ids = turn.posted();
            return new Posted(ids.turnId(), ids.userMessageId(), ids.messageId(), turn.status, conversation);
        }
    }

    /// @param status `running`, or `queued` behind an answer in progress; of a repeat what has become of it
    record Posted(UUID turnId, UUID userMessageId, UUID messageId, TurnStatus status, Conversation.View conversation) {}

    /// @param draft the one that the text was made from
    Stored post(UUID account, Role role, UUID conversation, TurnRequest request, DraftBase draft) {
        countAhead(account, conversation, request);
        try {
            return again(() -> store(account, role, conversation, request, draft));
        } catch (BudgetRefusal refused) {
            refusals.note(refused, account, Door.chat(request.id(), conversation));
            throw refused;
        }
    }

    /// Begins a turn that waits, unless it is not to be begun any more or not yet.
    ///
    /// @param atOnce however the answer before it ended
    Optional<Queue.Begun> begin(UUID id, boolean atOnce) {
        return again(() -> run(id, atOnce));
    }

    private static <T> T again(Callable<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return QuarkusTransaction.requiringNew().call(work);
            } catch (RuntimeException e) {
                if (tries == TRIES || !Faults.isCollision(e)) {
                    throw e;
                }
            }
        }
    }

    /// A pasted book is counted before the transaction in which others would wait for it.
    private void countAhead(UUID account, UUID id, TurnRequest request) {
        String text = request.cleanText();
        if (text.length() < LONG_TEXT) {
            return;
        }
        record Ahead(String model, String question) {}
        QuarkusTransaction.requiringNew()
                .call(() -> Conversation.find(account, id).flatMap(conversation -> {
                    var organisation = Organisation.current();
                    var date = organisation.dayOf(clock.instant());
                    return choice.offer(request, conversation, organisation)
                            .map(offer -> new Ahead(offer.model(), PromptBuilder.question(date, text)));
                }))
                .ifPresent(ahead -> inference.countAhead(ahead.model(), List.of(ahead.question())));
    }

    private Stored store(UUID account, Role role, UUID id, TurnRequest request, DraftBase draft) {
        UUID replica = Replica.current();
        holdLive(replica);
        var begun = conversation(account, id, request).orElseThrow(Problem::notFound);
        var conversation = begun.conversation();
        var organisation = Organisation.current();
        var shown = organisation.moneyShown.to(role);
        byte[] hash = request.hash(id);
        Optional<Turn> repeat = repeat(account, request.id(), hash);
        if (repeat.isPresent()) {
            var view = Conversation.View.of(conversation, shown);
            return new Stored(repeat.get(), view, null, organisation.currency, shown);
        }
        stopping.refuseWhatBegins();
        var place = begun.made() ? Place.FIRST : Place.of(id, request);
        var chosen = choice.of(request, conversation, organisation);
        var question = place.question() != null
                ? place.question()
                : ask(begun, place.parent(), request.cleanText(), organisation, draft);
        var answer = await(conversation, place, question, chosen, request);
        var turn = Turn.begin(request.id(), question, answer, account, replica, hash, request.maxOutputTokens());
        if (request.answerTo() == null) { // another model for one answer changes no choice
            conversation.model = chosen.offer().model();
            conversation.thinking = chosen.effort();
        }
        conversation.leaf = answer.id;
        var view = Conversation.View.of(conversation, true, shown);
        var admission = place.waits() ? null : admit(turn, path(question, answer), chosen, conversation, organisation);
        return new Stored(turn, view, admission, organisation.currency, shown);
    }

    private Optional<Queue.Begun> run(UUID id, boolean atOnce) {
        UUID replica = Replica.current();
        lease.holdLive(replica);
        stopping.refuseWhatBegins();
        Turn turn = Turn.findById(id);
        var conversation = turn == null
                ? null
                : Conversation.findLocked(turn.account, turn.conversation).orElse(null);
        if (turn == null || conversation == null) {
            return Optional.empty();
        }
        Turn.getEntityManager().refresh(turn, LockModeType.PESSIMISTIC_WRITE);
        Message question = Message.findById(turn.userMessage);
        Message answer = Message.findById(turn.message);
        Message before = Message.findById(Objects.requireNonNull(question.parent));
        boolean due = before.status == MessageStatus.COMPLETE || before.status == MessageStatus.STOPPED;
        if (!turn.isQueued() || !(due || (atOnce && !before.isUnfinished()))) {
            return Optional.empty();
        }
        var organisation = Organisation.current();
        var request = new TurnRequest(
                id, null, null, null, null, answer.model, answer.thinking, turn.maxOutputTokens, false, null);
        var chosen = choice.of(request, conversation, organisation);
        turn.run(replica);
        answer.run();
        Turn.flush();
        var admission = admit(turn, answer.path(), chosen, conversation, organisation);
        return Optional.of(new Queue.Begun(turn, admission, organisation.currency));
    }

    private Admission admit(
            Turn turn, List<Message> path, Choice.Chosen chosen, Conversation conversation, Organisation organisation) {
        var prompt = PromptBuilder.build(
                organisation.instruction,
                conversation.document,
                path,
                Effort.valueOf(chosen.effort().toUpperCase(Locale.ROOT)),
                turn.maxOutputTokens,
                turn.account);
        UUID attempt = Objects.requireNonNull(turn.attempt);
        var call = new Call(
                attempt,
                EntryPoint.CHAT,
                turn.account,
                null,
                turn.id,
                chosen.offer().model(),
                prompt);
        return inference
                .admit(call, chosen.offer())
                .reusing(Reuse.of(path, chosen.offer(), chosen.effort(), clock.instant()));
    }

    private Optional<Conversation.Begun> conversation(UUID account, UUID id, TurnRequest request) {
        return request.conversation() == null
                ? Conversation.findLocked(account, id).map(found -> new Conversation.Begun(found, false))
                : Conversation.beginLocked(account, id, request.conversation(), clock.instant());
    }

    private static List<Message> path(Message question, Message answer) {
        if (question.parent == null && question.id.equals(answer.parent)) {
            return List.of(question, answer);
        }
        Turn.flush();
        return answer.path();
    }

    private static Optional<Turn> repeat(UUID account, UUID id, byte[] hash) {
        Turn turn = Turn.findById(id);
        if (turn == null) {
            return Optional.empty();
        }
        if (!turn.account.equals(account)) {
            throw Problem.notFound();
        }
        if (!Arrays.equals(turn.requestHash, hash)) {
            throw Problem.of(409, "id_conflict", "The id was used before with other content.");
        }
        return Optional.of(turn);
    }

    private Message ask(
            Conversation.Begun begun,
            @Nullable Message parent,
            String text,
            Organisation organisation,
            DraftBase draft) {
        var conversation = begun.conversation();
        var now = clock.instant();
        var date = organisation.dayOf(now);
        var message = Message.ask(conversation.id, parent == null ? null : parent.id, text, date, now);
        message.persist();
        conversation.asked(text, now);
        if (begun.made()) {
            NewChatDraft.discard(conversation.account, draft);
        } else {
            Draft.discard(conversation.account, conversation.id, draft);
        }
        return message;
    }

    private Message await(
            Conversation conversation, Place place, Message question, Choice.Chosen chosen, TurnRequest request) {
        var parent = request.continues() != null && place.parent() != null ? place.parent() : question;
        var answer = Message.awaitAnswer(conversation.id, parent.id, request.id(), clock.instant());
        answer.model = chosen.offer().model();
        answer.thinking = chosen.effort();
        answer.demo = chosen.offer().book() == Book.DEMO;
        answer.continues = request.continues();
        if (place.waits()) {
            answer.queue();
        }
        answer.persist();
        return answer;
    }

    /// This process was away for longer than its lease, and is about to go on as another.
    private void holdLive(UUID replica) {
        try {
            lease.holdLive(replica);
        } catch (LeaseLost e) {
            throw Problem.of(503, "database_unavailable", "The database was out of reach; nothing was done.")
                    .retryAfter(SOON);
        }
    }
}
