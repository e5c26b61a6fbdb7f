package chat.parley.ledger;

import chat.parley.audit.Audit;
import chat.parley.database.OneColumn;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.money.Money;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// What one owner has spent and holds in one period. Only the ledger's functions write it; this reads.
@Entity
@Immutable
@Table(name = "ledger_accounts")
public class LedgerAccount extends PanacheEntityBase {

    @Id
    public long id;

    @Enumerated(EnumType.STRING)
    public Book book;

    @Enumerated(EnumType.STRING)
    @Column(name = "owner_kind")
    public OwnerKind ownerKind;

    @Column(name = "owner_id")
    public String ownerId;

    @Enumerated(EnumType.STRING)
    public Period period;

    @Column(name = "period_start")
    public LocalDate periodStart;

    /// Charged for good.
    public Money posted;

    /// Reserved for calls in progress.
    public Money held;

    @Column(name = "limit_nano")
    public @Nullable Money limit;

    /// What was added to the limit for this period only.
    public Money extra;

    /// Null where the limit only warns.
    public @Nullable Money ceiling;

    /// Since when its books do not add up; nothing more is reserved on it.
    @Column(name = "frozen_at")
    public @Nullable Instant frozenAt;

    @Column(name = "created_at")
    public Instant createdAt;

    public static Optional<LedgerAccount> find(
            OwnerKind kind, String owner, Book book, Period period, LocalDate start) {
        return find(
                        "ownerKind = ?1 and ownerId = ?2 and book = ?3 and period = ?4 and periodStart = ?5",
                        kind,
                        owner,
                        book,
                        period,
                        start)
                .firstResultOptional();
    }

    /// All periods of an owner, the latest first.
    public static List<LedgerAccount> of(OwnerKind kind, String owner, Book book) {
        return list(
                "ownerKind = ?1 and ownerId = ?2 and book = ?3 order by periodStart desc, id desc", kind, owner, book);
    }

    /// What every owner of a kind has in one period.
    public static List<LedgerAccount> of(OwnerKind kind, Book book, Period period, LocalDate start) {
        return list("ownerKind = ?1 and book = ?2 and period = ?3 and periodStart = ?4", kind, book, period, start);
    }

    public static List<LedgerAccount> frozen() {
        return list("frozenAt is not null order by id");
    }

    /// An admin has looked: it may be used again, if its books add up from the first line on. Nothing is repaired
    /// here.
    ///
    /// @throws Problem 404 if it is not frozen; 409 `books_differ` if they still do not
    public static void release(long account, UUID admin, String reason) {
        if (count("id = ?1 and frozenAt is not null", account) == 0) {
            throw Problem.notFound();
        }
        Object adds = OneColumn.of(getEntityManager(), "SELECT release_ledger_account(:id)", Boolean.class)
                .setParameter("id", account)
                .getSingleResult();
        if (!Boolean.TRUE.equals(adds)) {
            throw Problem.of(409, "books_differ", "The spending record of this account still does not add up.");
        }
        Audit.record("ledger_account_unfrozen", admin, "ledger_account", account, Map.of("reason", reason));
    }
}
