package chat.parley.turn;

import chat.parley.conversation.Message;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// One answer in the making, from the question to its cost. The runner and the reaper write to it by statements of
/// their
/// own ([Journal], [Closing]); the entity is for posting and reading.
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

    @Column(name = "attempt_id", updatable = false)
    public @Nullable UUID attempt;

    /// Who writes it.
    @Column(name = "replica_id", updatable = false)
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
            @Nullable String failure) {

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
                    turn.failure);
        }
    }

    static Optional<Turn> find(UUID owner, UUID id) {
        return find("account = ?1 and id = ?2", owner, id).firstResultOptional();
    }

    static List<Turn> running(UUID owner) {
        return list("account = ?1 and finishedAt is null order by createdAt desc, id desc", owner);
    }

    /// @param question what is answered
    /// @param answer the empty message that the answer goes into
    static Turn begin(UUID id, Message question, Message answer, UUID account, UUID replica, byte[] requestHash) {
        var turn = new Turn();
        turn.id = id;
        turn.conversation = answer.conversation;
        turn.account = account;
        turn.userMessage = question.id;
        turn.message = answer.id;
        turn.attempt = Ids.next();
        turn.replica = replica;
        turn.status = TurnStatus.RUNNING;
        turn.requestHash = requestHash;
        turn.createdAt = answer.createdAt;
        turn.persist();
        return turn;
    }

    Posted posted() {
        return new Posted(id, userMessage, message);
    }

    boolean isOver() {
        return finishedAt != null;
    }
}
