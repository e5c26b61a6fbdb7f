package chat.parley.balance;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// When a provider is asked next, and what was told of its balance.
@Entity
@Table(name = "balance_checks")
class BalanceCheck extends PanacheEntityBase {

    /// Of one that has changed since it was asked, the last answer is of no use.
    private static final String TAKE = """
            INSERT INTO balance_checks AS c (provider_id, due, asked_at) VALUES (:provider, :until, :now)
            ON CONFLICT (provider_id) DO UPDATE SET due = excluded.due, asked_at = excluded.asked_at
            WHERE c.due <= excluded.asked_at
               OR (SELECT p.updated_at FROM providers p WHERE p.id = c.provider_id) > c.asked_at
            """;
    private static final String NOTE = """
            INSERT INTO balance_checks (provider_id, due, asked_at) VALUES (:provider, :until, :now)
            ON CONFLICT (provider_id) DO UPDATE SET due = excluded.due, asked_at = excluded.asked_at
            """;

    @Id
    @Column(name = "provider_id")
    public UUID providerId;

    public Instant due;

    @Column(name = "asked_at")
    public Instant askedAt;

    public int episode;
    public boolean risen;

    /// Takes it for whoever asks first.
    ///
    /// @param lease until when nobody else does; whoever dies meanwhile is followed by another
    /// @return whether the caller is to ask
    static boolean take(UUID provider, Duration lease, Instant now) {
        return put(TAKE, provider, now.plus(lease), now) == 1;
    }

    /// Notes that it was asked, and locks it until the transaction ends.
    static BalanceCheck asked(UUID provider, Instant next, Instant now) {
        put(NOTE, provider, next, now);
        return findById(provider, LockModeType.PESSIMISTIC_WRITE);
    }

    /// Whether low credit is to be told again when it comes.
    void heard(boolean rose, boolean low) {
        risen = risen || rose;
        if (risen && !low) {
            episode++;
            risen = false;
        }
    }

    private static int put(String sql, UUID provider, Instant due, Instant now) {
        return getEntityManager()
                .createNativeQuery(sql)
                .setParameter("provider", provider)
                .setParameter("until", due)
                .setParameter("now", now)
                .executeUpdate();
    }
}
