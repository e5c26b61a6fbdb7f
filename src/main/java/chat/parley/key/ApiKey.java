package chat.parley.key;

import chat.parley.account.Account;
import chat.parley.account.Group;
import chat.parley.account.Status;
import chat.parley.audit.Audit;
import chat.parley.budget.Budget;
import chat.parley.budget.Mode;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.secret.Tokens;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// What a program signs in with under `/v1`. Its text is shown once, when it is made; only the hash is kept.
@Entity
@Table(name = "api_keys")
public class ApiKey extends PanacheEntityBase {

    /// How many keys a person may have at once; more would be keys that nobody remembers.
    static final int PER_ACCOUNT = 50;

    private static final Duration USE_IS_NOTED_EVERY = Duration.ofMinutes(1);

    @Id
    public UUID id;

    @Column(name = "account_id")
    public UUID account;

    public String name;

    public byte[] hash;

    public String hint;

    /// The models that it may call; null for all.
    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable List<String> models;

    /// A service key's group, which pays; null for a person's key.
    @Column(name = "group_id")
    public @Nullable UUID group;

    /// Who answers for a service key.
    @Column(name = "manager_id")
    public @Nullable UUID manager;

    /// Where to write about a service key.
    public @Nullable String contact;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "expires_at")
    public @Nullable Instant expiresAt;

    @Column(name = "last_used_at")
    public @Nullable Instant lastUsedAt;

    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    /// A key just made, with its text for the only time.
    public record Made(ApiKey key, String text) {}

    public static Made make(UUID account, String name, Instant now) {
        var text = KeyText.next();
        var key = new ApiKey();
        key.id = Ids.next();
        key.account = account;
        key.name = name;
        key.hash = Tokens.hash(text);
        key.hint = KeyText.hint(text);
        key.createdAt = now;
        key.persist();
        return new Made(key, text);
    }

    /// A key as somebody wants it, its cap included; both books have the same one.
    ///
    /// @throws Problem 400 naming the field that cannot be so
    public static Made make(UUID account, KeyForm.New wanted, UUID actor, Instant now) {
        wanted.check(now);
        var made = make(account, wanted.name().strip(), now);
        var key = made.key();
        key.expiresAt = wanted.expiresAt();
        key.models = wanted.models() == null ? null : List.copyOf(new TreeSet<>(wanted.models()));
        flush();
        var cap = wanted.cap();
        if (cap != null) {
            for (Book book : Book.values()) {
                var place = KeyForm.Cap.place(book, key.id, cap.period());
                Budget.setLimit(place, cap.limit(), Mode.HARD, actor, "made with the key", now);
            }
        }
        Audit.record("authn_token_created", actor, "api_key", key.id, Map.of("name", key.name));
        return made;
    }

    /// A key of a group, which outlasts whoever looks after it. Its calls are on the group, not on a person.
    ///
    /// @param manager who answers for it
    /// @param contact where to write about it
    /// @throws Problem 400 naming the field that cannot be so
    public static Made makeForService(
            Group group, Account manager, String contact, KeyForm.New wanted, UUID actor, Instant now) {
        var service = Account.service(wanted.name(), group, now);
        var made = make(service.id, wanted, actor, now);
        made.key.group = group.id;
        made.key.manager = manager.id;
        made.key.contact = contact;
        return made;
    }

    /// How many keys the account has that were not taken back.
    static long countLive(UUID account) {
        return count("account = ?1 and revokedAt is null", account);
    }

    static List<ApiKey> liveOfGroup(UUID group) {
        return list("group = ?1 and revokedAt is null", group);
    }

    public static Optional<ApiKey> findOfGroup(UUID group, UUID id) {
        return find("group = ?1 and id = ?2", group, id).firstResultOptional();
    }

    public static Optional<ApiKey> find(UUID account, UUID id) {
        return find("account = ?1 and id = ?2", account, id).firstResultOptional();
    }

    record Owned(ApiKey key, Account owner) {}

    /// The key with this text and whose it is, if both may call at this moment.
    static Optional<Owned> working(String text, Instant now) {
        return getEntityManager()
                .createQuery(
                        "select k, a from ApiKey k join Account a on a.id = k.account where k.hash = ?1", Owned.class)
                .setParameter(1, Tokens.hash(text))
                .getResultStream()
                .filter(found -> found.key.worksAt(now) && found.owner.isActive())
                .findFirst();
    }

    /// Those of these keys that work at this moment and whose owners may call.
    public static Set<UUID> working(Collection<UUID> keys, Instant now) {
        return Set.copyOf(getEntityManager()
                .createQuery("""
                        select k.id from ApiKey k join Account a on a.id = k.account
                        where k.id in ?1 and k.revokedAt is null and (k.expiresAt is null or k.expiresAt > ?2)
                        and a.status = ?3""", UUID.class)
                .setParameter(1, keys)
                .setParameter(2, now)
                .setParameter(3, Status.ACTIVE)
                .getResultList());
    }

    static void revokeAll(UUID account, Instant now) {
        update("revokedAt = ?1 where account = ?2 and revokedAt is null", now, account);
    }

    public void revoke(Instant now) {
        if (revokedAt == null) {
            revokedAt = now;
        }
    }

    /// Revokes it by somebody's wish; a second time changes nothing.
    public void takeBack(UUID actor, Instant now) {
        if (revokedAt == null) {
            revoke(now);
            Audit.record("authn_token_revoked", actor, "api_key", id, Map.of("name", name));
        }
    }

    /// Notes when the key was last used, at most once a minute: a write for each call would make its row a queue.
    void noteUse(Instant now) {
        var before = now.minus(USE_IS_NOTED_EVERY);
        if (lastUsedAt == null || lastUsedAt.isBefore(before)) {
            update("lastUsedAt = ?1 where id = ?2 and (lastUsedAt is null or lastUsedAt < ?3)", now, id, before);
        }
    }

    private boolean worksAt(Instant now) {
        return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }
}
