package chat.parley.turn;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.Message;
import chat.parley.http.Problem;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// One answer in the making, from the question to its cost. The runner and the reaper write to it by statements of
/// their own ([Journal], [Closing]); the entity is for posting and reading.
@Entity
@DynamicUpdate
@Table(name = "turns")
public class Turn extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "conversation_id", updatable = false)
    public UUID conversation;

    @Column(name = "account_id", updatable = false)
    public UUID account;

    @Column(name = "user_message_id", updatable = false)
    public UUID userMessage;

    @Column(name = "message_id", updatable = false)
    public UUID message;

    @Column(name = "attempt_id")
    public @Nullable UUID attempt;

    /// Who writes it; of a turn that waits, who has taken it in.
    @Column(name = "replica_id")
    public UUID replica;

    public TurnStatus status;

    @Column(name = "request_hash", updatable = false)
    public byte[] requestHash;

    @Column(name = "stop_requested_at")
    public @Nullable Instant stopRequestedAt;

    @Column(name = "finish_reason")
    public @Nullable String finishReason;

    public @Nullable String failure;

    /// Nano-units; written with the first text, since the reservation is the last statement of the posting
    /// transaction.
    public long held;

    @Column(name = "max_output_tokens", updatable = false)
    public @Nullable Integer maxOutputTokens;

    /// Why it could not begin when the answer before it had ended.
    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable Map<String, Object> refusal;

    @Column(name = "tried_at")
    public @Nullable Instant triedAt;

    @Column(name = "created_at", updatable = false)
    public Instant createdAt;

    @Column(name = "started_at")
    public @Nullable Instant startedAt;

    @Column(name = "finished_at")
    public @Nullable Instant finishedAt;

    @Column(name = "settled_at")
    public @Nullable Instant settledAt;

    /// What posting a turn answers.
    public record Posted(UUID turnId, UUID userMessageId, UUID messageId) {}

    public record View(
            UUID id,
            UUID conversationId,
            UUID messageId,
            TurnStatus status,
            long position,
            @Nullable Money held,
            @Nullable Money cost,
            @Nullable String finishReason,
            @Nullable String failure,
            @Nullable Map<String, Object> refusal) {

        static View of(Turn turn, long position, @Nullable Money held, @Nullable Money cost) {
            return new View(
                    turn.id,
                    turn.conversation,
                    turn.message,
                    turn.status,
                    position,
                    held,
                    cost,
                    turn.finishReason,
                    turn.failure,
                    turn.refusal);
        }
    }

    static Optional<Turn> find(UUID owner, UUID id) {
        return find("account = ?1 and id = ?2", owner, id).firstResultOptional();
    }

    static List<Turn> running(UUID owner) {
        return list(
                "account = ?1 and finishedAt is null and status <> 'queued' order by createdAt desc, id desc", owner);
    }

    /// @param question what is answered
    /// @param answer the empty message that the answer goes into
    static Turn begin(
            UUID id,
            Message question,
            Message answer,
            UUID account,
            UUID replica,
            byte[] requestHash,
            @Nullable Integer maxOutputTokens) {
        var turn = new Turn();
        turn.id = id;
        turn.conversation = answer.conversation;
        turn.account = account;
        turn.userMessage = question.id;
        turn.message = answer.id;
        turn.replica = replica;
        turn.status = TurnStatus.QUEUED;
        turn.requestHash = requestHash;
        turn.maxOutputTokens = maxOutputTokens;
        turn.createdAt = answer.createdAt;
        if (!answer.isQueued()) {
            turn.run(replica);
        }
        turn.persist();
        return turn;
    }

    /// It waits no more.
    ///
    /// @return its attempt
    UUID run(UUID replica) {
        var first = Ids.next();
        attempt = first;
        this.replica = replica;
        status = TurnStatus.RUNNING;
        refusal = null;
        return first;
    }

    /// Remembers why a turn that waits could not begin.
    ///
    /// @return the turn, if it is still there
    static Optional<Turn> refuse(UUID id, Problem problem, Instant now) {
        Turn turn = findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (turn != null && turn.status == TurnStatus.QUEUED) {
            var refusal = new LinkedHashMap<String, Object>(problem.members());
            refusal.put("status", problem.status());
            refusal.put("type", problem.type());
            refusal.put("detail", problem.detail());
            turn.refusal = refusal;
            turn.triedAt = now;
        }
        return Optional.ofNullable(turn);
    }

    /// Takes back what waits, unless it has begun. What waits behind it moves up.
    boolean withdraw(Instant now) {
        var chat = Conversation.findLocked(account, conversation);
        getEntityManager().refresh(this, LockModeType.PESSIMISTIC_WRITE);
        if (chat.isEmpty() || status != TurnStatus.QUEUED) {
            return false;
        }
        Message question = Message.findById(userMessage);
        Message answer = Message.findById(message);
        if (answer.id.equals(chat.get().leaf)) {
            chat.get().leaf = question.parent;
        }
        chat.get().updatedAt = now;
        Message.withdraw(question, answer);
        return true;
    }

    Posted posted() {
        return new Posted(id, userMessage, message);
    }

    boolean isQueued() {
        return status == TurnStatus.QUEUED;
    }

    boolean isOver() {
        return finishedAt != null;
    }
}
