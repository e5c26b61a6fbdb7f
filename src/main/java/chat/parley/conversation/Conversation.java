package chat.parley.conversation;

import chat.parley.account.MoneyShown;
import chat.parley.http.Cursor;
import chat.parley.money.Money;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// A person's chat: a tree of messages under one title.
@Entity
@DynamicUpdate
@Table(name = "conversations")
public class Conversation extends PanacheEntityBase {

    public static final int MAX_TITLE = 200;

    private static final String BY_PERSON = "person";

    private static final String OF_DEMO = """
            from Conversation c where exists (from Message m where m.conversation = c.id and m.demo)
            and not exists (from Message m where m.conversation = c.id and m.role = 'assistant' and not m.demo)
            """;

    /// Takes the lock of the row that it makes or finds; finds none that is somebody else's.
    private static final String BEGIN_OR_LOCK = """
            INSERT INTO conversations AS c (id, account_id, title, titled_by, document, created_at, updated_at)
            VALUES (:id, :owner, :title, :titledBy, cast(:document AS text), :now, :now)
            ON CONFLICT (id) DO UPDATE SET updated_at = c.updated_at WHERE c.account_id = excluded.account_id
            RETURNING {c.*}, c.xmax = 0 AS made""";

    @Id
    public UUID id;

    @Column(name = "account_id", updatable = false)
    public UUID account;

    public String title = "";

    @Column(name = "titled_by")
    public String titledBy = "none";

    /// What the next message is sent to, unless it says otherwise.
    @Column(name = "model_id")
    public @Nullable String model;

    public @Nullable String thinking;

    /// The kept document that every message carries with it; chosen when the conversation begins.
    @Column(updatable = false)
    public @Nullable String document;

    /// Nano-units of the organisation's currency; kept by the transaction that settles an answer.
    public long cost;

    /// The message that its person looked at last, which may be gone.
    @Column(name = "leaf_id")
    public @Nullable UUID leaf;

    /// What all its answers have read, and what reuse has saved; kept as `cost` is.
    @Column(name = "fresh_tokens")
    public long freshTokens;

    @Column(name = "cached_tokens")
    public long cachedTokens;

    public long saved;

    @Column(name = "created_at", updatable = false)
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /// When the newest answer ended, and when the person last looked.
    @Column(name = "answered_at")
    public @Nullable Instant answeredAt;

    @Column(name = "seen_at")
    public @Nullable Instant seenAt;

    /// @param made whether it was not there before
    public record Begun(Conversation conversation, boolean made) {}

    public record View(
            UUID id,
            String title,
            @Nullable String model,
            @Nullable String thinking,
            @Nullable String document,
            Instant createdAt,
            Instant updatedAt,
            boolean running,
            boolean unread,
            @Nullable Money cost,
            long freshTokens,
            long cachedTokens,
            @Nullable Money saved) {

        public static View of(Conversation conversation, MoneyShown shown) {
            return of(conversation, Message.anyRunning(conversation.id), shown);
        }

        public static View of(Conversation c, boolean running, MoneyShown shown) {
            return new View(
                    c.id,
                    c.title,
                    c.model,
                    c.thinking,
                    c.document,
                    c.createdAt,
                    c.updatedAt,
                    running,
                    c.isUnread(),
                    shown.amount(new Money(c.cost)),
                    c.freshTokens,
                    c.cachedTokens,
                    shown.amount(new Money(c.saved)));
        }
    }

    /// One as a list shows it.
    public record Listed(Conversation conversation, boolean running) {

        public View view(MoneyShown shown) {
            return View.of(conversation, running, shown);
        }
    }

    /// In no order; those that there are.
    public static List<Listed> among(Collection<UUID> ids) {
        var running = Message.running(ids);
        return Conversation.<Conversation>list("id in ?1", ids).stream()
                .map(conversation -> new Listed(conversation, running.contains(conversation.id)))
                .toList();
    }

    public static Optional<Conversation> find(UUID owner, UUID id) {
        return find("account = ?1 and id = ?2", owner, id).firstResultOptional();
    }

    /// Holds the conversation until the transaction ends, so that two messages never take the same place in it.
    public static Optional<Conversation> findLocked(UUID owner, UUID id) {
        return Conversation.<Conversation>find("account = ?1 and id = ?2", owner, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /// As [#findLocked], and made where nobody has it yet: as often as the same first message comes, it makes one.
    public static Optional<Begun> beginLocked(UUID owner, UUID id, NewConversation as, Instant now) {
        String title = as.title() == null ? "" : cleanTitle(as.title());
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(BEGIN_OR_LOCK, Object[].class)
                .addEntity("c", Conversation.class)
                .addScalar("made", Boolean.class)
                .setParameter("id", id)
                .setParameter("owner", owner)
                .setParameter("title", title)
                .setParameter("titledBy", title.isEmpty() ? "none" : BY_PERSON)
                .setParameter("document", as.document())
                .setParameter("now", now)
                .getResultStream()
                .map(row -> new Begun((Conversation) row[0], (Boolean) row[1]))
                .findFirst();
    }

    /// The newest first.
    ///
    /// @param after updatedAt and id of the last one seen
    static List<Conversation> newest(UUID owner, @Nullable Cursor after, int limit) {
        if (after == null) {
            return find("account = ?1 order by updatedAt desc, id desc", owner)
                    .page(0, limit)
                    .list();
        }
        return find(
                        "account = :owner and (updatedAt < :at or (updatedAt = :at and id < :id))"
                                + " order by updatedAt desc, id desc",
                        Parameters.with("owner", owner)
                                .and("at", after.instant(0))
                                .and("id", after.uuid(1)))
                .page(0, limit)
                .list();
    }

    /// The chats of everybody in which only the demo model has answered.
    public static List<Conversation> ofDemo() {
        return list(OF_DEMO);
    }

    public static long countOfDemo() {
        return count(OF_DEMO);
    }

    static Conversation begin(UUID owner, UUID id, @Nullable String document, Instant now) {
        var conversation = new Conversation();
        conversation.id = id;
        conversation.account = owner;
        conversation.document = document;
        conversation.createdAt = now;
        conversation.updatedAt = now;
        conversation.persist();
        return conversation;
    }

    /// An answer ended after the person last looked.
    boolean isUnread() {
        return answeredAt != null && (seenAt == null || seenAt.isBefore(answeredAt));
    }

    /// The person looks at it. Clocks of replicas may differ: what is there has been seen.
    void seen(Instant now) {
        if (isUnread()) {
            seenAt = answeredAt != null && answeredAt.isAfter(now) ? answeredAt : now;
        }
    }

    /// The newest message under the one that was looked at last, where that is still there.
    public Optional<UUID> newestLeaf() {
        UUID last = leaf;
        return last == null || !Message.isIn(id, last)
                ? Message.newestLeaf(id, null)
                : Optional.of(Message.newestLeaf(id, last).orElse(last));
    }

    /// What was looked at last is not looked at any more; pages that show the rest read it anew.
    ///
    /// @param from where the branch begins that goes
    void forget(Message from, Set<UUID> gone, Instant now) {
        updatedAt = now;
        if (leaf != null && gone.contains(leaf)) {
            leaf = from.parent;
        }
    }

    Cursor cursor() {
        return Cursor.of(updatedAt, id);
    }

    void rename(String title) {
        this.title = cleanTitle(title);
        titledBy = BY_PERSON;
    }

    private static String cleanTitle(String title) {
        return CleanText.of(title.strip());
    }

    /// What was asked moves the conversation to the top of the list, and names it if nothing has yet.
    public void asked(String text, Instant now) {
        if (titledBy.equals("none")) {
            title = Title.of(text);
            titledBy = title.isEmpty() ? "none" : "first_sentence";
        }
        updatedAt = now;
        seen(now);
    }
}
