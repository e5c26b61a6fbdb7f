package chat.parley.conversation;

import chat.parley.database.OneColumn;
import chat.parley.http.Cursor;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// One message of a conversation's tree. Its text is written once, when it is complete, and never again.
@Entity
@DynamicUpdate
@Table(name = "messages")
public class Message extends PanacheEntityBase {

    private static final String PATH = """
            WITH RECURSIVE up AS (
                SELECT m.*, 0 AS height FROM messages m WHERE m.id = :leaf
                UNION ALL
                SELECT m.*, up.height + 1 FROM up JOIN messages m ON m.id = up.parent_id)
            SELECT * FROM up ORDER BY height DESC""";
    private static final String WAY = """
            WITH RECURSIVE up AS (
                SELECT id, parent_id, 0 AS height FROM messages WHERE id = :leaf AND conversation_id = :conversation
                UNION ALL
                SELECT m.id, m.parent_id, up.height + 1 FROM up JOIN messages m ON m.id = up.parent_id)
            SELECT id FROM up ORDER BY height DESC""";
    private static final String MARKS = """
            WITH RECURSIVE up AS (
                SELECT id, parent_id, 0 AS height FROM messages WHERE id = :leaf AND conversation_id = :conversation
                UNION ALL
                SELECT m.id, m.parent_id, up.height + 1 FROM up JOIN messages m ON m.id = up.parent_id)
            SELECT m.id, coalesce(m.continues_id = m.parent_id, false) AS goes_on,
                   m.status IN ('queued', 'running') AS unfinished,
                   (octet_length(m.content) + octet_length(m.reasoning))::bigint AS bytes
            FROM up JOIN messages m ON m.id = up.id ORDER BY up.height DESC""";
    /// The last of the path, and all of an answer that the others go on from.
    private static final String PATH_UP = """
            WITH RECURSIVE up AS (
                SELECT m.*, 1 AS height FROM messages m WHERE m.id = :leaf
                UNION ALL
                SELECT m.*, up.height + 1 FROM up JOIN messages m ON m.id = up.parent_id
                WHERE up.height < :limit OR up.continues_id IS NOT NULL)
            SELECT * FROM up ORDER BY height DESC""";
    private static final String BRANCH = """
            WITH RECURSIVE down AS (
                SELECT id FROM messages WHERE id = :top
                UNION ALL
                SELECT m.id FROM down JOIN messages m ON m.parent_id = down.id)
            SELECT id FROM down""";
    private static final String NEWEST_LEAF = """
            WITH RECURSIVE down AS (
                (SELECT id, 0 AS depth FROM messages
                 WHERE conversation_id = :conversation AND %s
                 ORDER BY created_at DESC, id DESC LIMIT 1)
                UNION ALL
                SELECT c.id, down.depth + 1 FROM down CROSS JOIN LATERAL (
                    SELECT id FROM messages m WHERE m.parent_id = down.id
                    ORDER BY created_at DESC, id DESC LIMIT 1) c)
            SELECT id FROM down ORDER BY depth DESC LIMIT 1""";

    @Id
    public UUID id;

    @Column(name = "conversation_id", updatable = false)
    public UUID conversation;

    /// What it answers; null for the first message.
    @Column(name = "parent_id", updatable = false)
    public @Nullable UUID parent;

    @Column(updatable = false)
    public Role role;

    public MessageStatus status;
    public String content = "";
    public String reasoning = "";

    /// Ordered parts where thinking and answer interleave or tools were called; else empty.
    @JdbcTypeCode(SqlTypes.JSON)
    public List<Part> parts = List.of();

    /// Length in UTF-16 units of everything that was streamed.
    public long position;

    /// The day it was written, where the organisation is; sent as the first line of a person's message.
    @Column(name = "local_date", updatable = false)
    public @Nullable LocalDate localDate;

    @Column(name = "model_id", updatable = false)
    public @Nullable String model;

    @Column(updatable = false)
    public @Nullable String thinking;

    @Column(name = "turn_id", updatable = false)
    public @Nullable UUID turn;

    /// The interrupted answer that this one goes on from.
    @Column(name = "continues_id", updatable = false)
    public @Nullable UUID continues;

    /// How many units at the beginning of `content` repeat the end of what it goes on from: see [Seam].
    public int overlap;

    @Column(updatable = false)
    public boolean demo;

    @Column(name = "finish_reason")
    public @Nullable String finishReason;

    public @Nullable String failure;

    @Column(name = "thought_millis")
    public @Nullable Long thoughtMillis;

    /// Nano-units; null while only the reserve is known.
    public @Nullable Long cost;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable TokenUsage usage;

    @Column(name = "cost_detail")
    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable CostShares costDetail;

    @Column(name = "created_at", updatable = false)
    public Instant createdAt;

    /// A stretch of one kind in the order it was streamed: `reasoning`, `content` or `tool_call`.
    public record Part(String kind, String text) {}

    public record TokenUsage(
            long freshTokens, long cachedTokens, long outputTokens, long reasoningTokens, boolean estimated) {}

    /// What each meter cost; the first four add up to `total`.
    public record CostShares(
            Money fresh, Money cached, Money reasoning, Money answer, Money total, Money saved, Instant pricesFrom) {}

    public static Optional<Message> find(UUID conversation, UUID id) {
        return find("conversation = ?1 and id = ?2", conversation, id).firstResultOptional();
    }

    /// In the order they were written.
    static List<Message> inOrder(UUID conversation, @Nullable Cursor after, int limit) {
        if (after == null) {
            return find("conversation = ?1 order by createdAt, id", conversation)
                    .page(0, limit)
                    .list();
        }
        return find(
                        "conversation = :conversation and (createdAt > :at or (createdAt = :at and id > :id))"
                                + " order by createdAt, id",
                        Parameters.with("conversation", conversation)
                                .and("at", after.instant(0))
                                .and("id", after.uuid(1)))
                .page(0, limit)
                .list();
    }

    /// From the first message down to this one.
    public List<Message> path() {
        return getEntityManager()
                .createNativeQuery(PATH, Message.class)
                .setParameter("leaf", id)
                .getResultList();
    }

    /// As [#path], but no more than the last of it.
    static List<Message> pathUp(UUID leaf, int limit) {
        return getEntityManager()
                .createNativeQuery(PATH_UP, Message.class)
                .setParameter("leaf", leaf)
                .setParameter("limit", limit)
                .getResultList();
    }

    record Child(UUID parent, UUID id) {}

    /// In the order they were written.
    static List<Child> childrenOf(UUID conversation, Collection<UUID> parents) {
        return getEntityManager()
                .createQuery(
                        "select m.parent, m.id from Message m where m.conversation = :conversation and m.parent in :parents"
                                + " order by m.createdAt, m.id",
                        Child.class)
                .setParameter("conversation", conversation)
                .setParameter("parents", parents)
                .getResultList();
    }

    static List<UUID> roots(UUID conversation) {
        return getEntityManager()
                .createQuery(
                        "select m.id from Message m where m.conversation = :conversation and m.parent is null"
                                + " order by m.createdAt, m.id",
                        UUID.class)
                .setParameter("conversation", conversation)
                .getResultList();
    }

    static Optional<Message> findOf(UUID owner, UUID id) {
        return find("id = ?1 and conversation in (select c.id from Conversation c where c.account = ?2)", id, owner)
                .firstResultOptional();
    }

    /// This one and all under it.
    Set<UUID> branch() {
        return Set.copyOf(OneColumn.of(getEntityManager(), BRANCH, UUID.class)
                .setParameter("top", id)
                .getResultList());
    }

    /// In one statement: a branch that the database deletes level by level is soon too deep for it.
    static void deleteAll(Collection<UUID> ids) {
        delete("id in ?1", ids);
    }

    /// The answer that this one began with, what goes on from it, and this one.
    public List<Message> chain() {
        var chain = new ArrayDeque<Message>();
        for (var part = this; part != null; part = part.continues == null ? null : Message.findById(part.continues)) {
            chain.addFirst(part);
        }
        return List.copyOf(chain);
    }

    /// The person's message that this one, or what it goes on from, answers.
    public Optional<Message> question() {
        UUID above = chain().getFirst().parent;
        return above == null ? Optional.empty() : findByIdOptional(above);
    }

    /// What was to be said after this one's end is said now after what comes before it.
    public static void withdraw(Message question, Message answer) {
        getEntityManager()
                .createNativeQuery("UPDATE messages SET parent_id = :above WHERE parent_id = :answer")
                .setParameter("above", question.parent)
                .setParameter("answer", answer.id)
                .executeUpdate();
        deleteAll(List.of(question.id, answer.id));
    }

    /// The ids from a conversation's first message down to this one, without their texts. Empty where it has no
    /// such message.
    public static List<UUID> way(UUID conversation, UUID leaf) {
        return OneColumn.of(getEntityManager(), WAY, UUID.class)
                .setParameter("leaf", leaf)
                .setParameter("conversation", conversation)
                .getResultList();
    }

    /// One of a way, without its text.
    ///
    /// @param goesOn whether it is one answer with the message before it
    /// @param bytes of what it says and what was thought before it
    public record Mark(UUID id, boolean goesOn, boolean unfinished, long bytes) {}

    /// As [#way].
    public static List<Mark> marks(UUID conversation, UUID leaf) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(MARKS, Tuple.class)
                .setParameter("leaf", leaf)
                .setParameter("conversation", conversation)
                .getResultStream()
                .map(row -> new Mark(
                        row.get("id", UUID.class),
                        row.get("goes_on", Boolean.class),
                        row.get("unfinished", Boolean.class),
                        row.get("bytes", Long.class)))
                .toList();
    }

    public static boolean isIn(UUID conversation, UUID id) {
        return count("conversation = ?1 and id = ?2", conversation, id) > 0;
    }

    /// In no order.
    public static List<Message> among(Collection<UUID> ids) {
        return list("id in ?1", ids);
    }

    /// The message reached from `parent` by following the newest child down to the end; null stands for the start
    /// of the conversation. Empty where `parent` has no child.
    public static Optional<UUID> newestLeaf(UUID conversation, @Nullable UUID parent) {
        var query = OneColumn.of(
                        getEntityManager(),
                        NEWEST_LEAF.formatted(parent == null ? "parent_id IS NULL" : "parent_id = :parent"),
                        UUID.class)
                .setParameter("conversation", conversation);
        if (parent != null) {
            query.setParameter("parent", parent);
        }
        return query.getResultStream().findFirst();
    }

    static boolean anyRunning(UUID conversation) {
        return !running(List.of(conversation)).isEmpty();
    }

    /// Which of the conversations have an answer that is being written.
    static Set<UUID> running(Collection<UUID> conversations) {
        return find("conversation in ?1 and status = 'running'", conversations).<Message>stream()
                .map(m -> m.conversation)
                .collect(Collectors.toSet());
    }

    /// What a person wrote.
    public static Message ask(UUID conversation, @Nullable UUID parent, String text, LocalDate date, Instant now) {
        var message = begin(conversation, parent, Role.USER, now);
        message.status = MessageStatus.COMPLETE;
        message.content = text;
        message.localDate = date;
        return message;
    }

    /// An answer of which nothing has come yet.
    public static Message awaitAnswer(UUID conversation, UUID parent, UUID turn, Instant now) {
        var message = begin(conversation, parent, Role.ASSISTANT, now);
        message.status = MessageStatus.RUNNING;
        message.turn = turn;
        return message;
    }

    private static Message begin(UUID conversation, @Nullable UUID parent, Role role, Instant now) {
        var message = new Message();
        message.id = Ids.next();
        message.conversation = conversation;
        message.parent = parent;
        message.role = role;
        message.createdAt = now;
        return message;
    }

    /// It waits for the answer before it.
    public void queue() {
        status = MessageStatus.QUEUED;
    }

    public void run() {
        status = MessageStatus.RUNNING;
    }

    public boolean isQueued() {
        return status == MessageStatus.QUEUED;
    }

    public boolean isUnfinished() {
        return status == MessageStatus.QUEUED || status == MessageStatus.RUNNING;
    }

    Cursor cursor() {
        return Cursor.of(createdAt, id);
    }
}
