package chat.parley.budget;

import chat.parley.account.Membership;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import chat.parley.time.Midnights;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A limit on what an owner may spend in a period. Changed through [#setLimit] and [#remove] only, which keep the
/// promise that no call is admitted under a limit no longer in force.
@Entity
@Table(name = "budgets")
public class Budget extends PanacheEntityBase {

    /// Which limit is meant.
    ///
    /// @param ownerId a person's, group's, key's or model's id; empty for the organisation and for all members
    public record Place(Book book, BudgetOwner owner, String ownerId, Period period) {

        public Place {
            boolean nobody = owner == BudgetOwner.ORGANISATION || owner == BudgetOwner.MEMBER;
            if (nobody != ownerId.isEmpty()) {
                throw new IllegalArgumentException("a budget of " + owner.text() + " with the owner '" + ownerId + "'");
            }
        }

        Place in(Book other) {
            return new Place(other, owner, ownerId, period);
        }
    }

    /// More than anybody spends, and little enough that sums of limits can always be counted.
    public static final Money MOST = Money.parse("1000000000");

    private static final long MOST_UNITS = 1_000_000_000L;

    @Id
    public UUID id;

    @Enumerated(EnumType.STRING)
    public Book book;

    @Enumerated(EnumType.STRING)
    @Column(name = "owner_kind")
    public BudgetOwner owner;

    @Column(name = "owner_id")
    public String ownerId;

    @Enumerated(EnumType.STRING)
    public Period period;

    @Column(name = "limit_nano")
    public Money limit;

    @Enumerated(EnumType.STRING)
    public Mode mode;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    public static Optional<Budget> find(Place place) {
        return find(
                        "owner = ?1 and ownerId = ?2 and book = ?3 and period = ?4",
                        place.owner,
                        place.ownerId,
                        place.book,
                        place.period)
                .firstResultOptional();
    }

    static List<Budget> of(BudgetOwner owner, Collection<String> ownerIds, Book book, Period period) {
        return list("owner = ?1 and ownerId in ?2 and book = ?3 and period = ?4", owner, ownerIds, book, period);
    }

    public static List<Budget> of(BudgetOwner owner, String ownerId, Book book) {
        return list("owner = ?1 and ownerId = ?2 and book = ?3 order by period", owner, ownerId, book);
    }

    /// Refuses what is no limit that people may set.
    ///
    /// @throws Problem 400 naming the field
    public static void check(String field, Money limit) {
        if (limit.isNegative()) {
            throw Problem.invalid(field, Fault.NEGATIVE, "must not be below zero");
        }
        if (limit.compareTo(MOST) > 0) {
            throw tooLarge(field);
        }
    }

    static Problem tooLarge(String field) {
        var error = new Problem.FieldError(field, Fault.TOO_LARGE, "must not be above " + MOST_UNITS);
        return Problem.invalid(List.of(error.atMost(MOST_UNITS)));
    }

    /// As [#setLimit], in both books: what is tried with demo money behaves as it will with real money.
    ///
    /// @param place of whichever book
    /// @param reason why, for the audit log; a first limit needs none
    /// @return the one of real money
    /// @throws Problem 400 naming `reason` where a limit that is there is changed without one
    public static Budget setInBothBooks(
            Place place, Money limit, Mode mode, @Nullable UUID actor, String reason, Instant now) {
        lockAll();
        if (find(place.in(Book.REAL)).filter(b -> b.isOther(limit, mode)).isPresent()) {
            Reason.of(reason);
        }
        setLimit(place.in(Book.DEMO), limit, mode, actor, reason, now);
        return setLimit(place.in(Book.REAL), limit, mode, actor, reason, now);
    }

    /// Makes or changes a limit, in force once the transaction commits. Below what is already spent or held it is
    /// accepted and refuses what comes; zero means no spending.
    ///
    /// @param actor who does it, or null at set-up
    /// @param reason why, for the audit log
    /// @throws IllegalArgumentException if the limit is below zero
    public static Budget setLimit(
            Place place, Money limit, Mode mode, @Nullable UUID actor, String reason, Instant now) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("a limit is below zero");
        }
        lockAll();
        Optional<Budget> before = find(place);
        String was = before.map(Budget::words).orElse("");
        Budget budget = before.orElseGet(() -> create(place, now));
        budget.put(limit, mode, now);
        getEntityManager().flush();
        bumpRevision();
        budget.apply(now);
        budget.recordChange(was, actor, reason);
        return budget;
    }

    /// What it is to be; nothing is limited by it yet.
    void put(Money amount, Mode how, Instant now) {
        limit = amount;
        mode = how;
        updatedAt = now;
        persist();
    }

    /// @param was its [#words] before, or nothing
    void recordChange(String was, @Nullable UUID actor, String reason) {
        var place = new Place(book, owner, ownerId, period);
        Audit.record("budget_changed", actor, "budget", id, details(place, was, words(), reason));
    }

    /// As the audit log tells it.
    String words() {
        return limit + " " + mode.text();
    }

    /// Takes a limit away. A person who loses one falls under the next again, with all they have spent.
    ///
    /// @return whether there was one
    public static boolean remove(Place place, @Nullable UUID actor, String reason, Instant now) {
        lockAll();
        Optional<Budget> found = find(place);
        if (found.isEmpty()) {
            return false;
        }
        Budget budget = found.get();
        budget.delete();
        getEntityManager().flush();
        bumpRevision();
        if (place.owner.accounts() == OwnerKind.USER) {
            applyPersonal(place, now);
        }
        Audit.record("budget_removed", actor, "budget", budget.id, details(place, budget.words(), "", reason));
        return true;
    }

    /// Takes this limit away in both books. The organisation and the members keep at least one: nobody is unlimited
    /// by omission.
    ///
    /// @throws Problem 409 `limit_needed`; 400 naming `reason` where there is none
    public void removeFromBothBooks(@Nullable UUID actor, String reason, Instant now) {
        lockAll();
        if (ownerId.isEmpty() && count("owner = ?1 and book = ?2", owner, book) == 1) {
            throw Problem.of(409, "limit_needed", "This limit can be changed, not removed.");
        }
        Reason.of(reason);
        var place = new Place(book, owner, ownerId, period);
        remove(place.in(Book.DEMO), actor, reason, now);
        remove(place.in(Book.REAL), actor, reason, now);
    }

    /// Puts the limits that now apply to these people on their accounts, after a change of what they follow from.
    static void applyAnew(Set<UUID> people, Instant now) {
        lockAll();
        bumpRevision();
        for (Book book : Book.values()) {
            applyPersonal(book, people, now);
        }
    }

    /// Takes away all that an owner's budgets limit, in both books.
    static void removeAll(BudgetOwner owner, String ownerId, @Nullable UUID actor, String reason, Instant now) {
        List<Budget> budgets = list("owner = ?1 and ownerId = ?2", owner, ownerId);
        for (Budget budget : budgets) {
            remove(new Place(budget.book, owner, ownerId, budget.period), actor, reason, now);
        }
    }

    boolean isOther(Money amount, Mode how) {
        return !limit.equals(amount) || mode != how;
    }

    static Budget create(Place place, Instant now) {
        var budget = new Budget();
        budget.id = Ids.next();
        budget.book = place.book;
        budget.owner = place.owner;
        budget.ownerId = place.ownerId;
        budget.period = place.period;
        budget.createdAt = now;
        return budget;
    }

    /// Waits for reservations under way, and lets none begin until this transaction ends.
    static void lockAll() {
        getEntityManager()
                .createNativeQuery("SELECT pg_advisory_xact_lock(budgets_lock_key())", Object.class)
                .getResultList();
    }

    static void bumpRevision() {
        getEntityManager()
                .createNativeQuery("UPDATE budget_revision SET revision = revision + 1")
                .executeUpdate();
    }

    /// Puts the limit on the current period's accounts.
    void apply(Instant now) {
        if (owner.accounts() == OwnerKind.USER) {
            applyPersonal(new Place(book, owner, ownerId, period), now);
            return;
        }
        getEntityManager()
                .createNativeQuery(
                        "SELECT apply_limit(:book, :kind, :owner, :period, :start, :limit, :hard, :now)", Object.class)
                .setParameter("book", book.text())
                .setParameter("kind", owner.text())
                .setParameter("owner", ownerId)
                .setParameter("period", period.text())
                .setParameter("start", period.startOf(today(now)))
                .setParameter("limit", limit.nano())
                .setParameter("hard", mode == Mode.HARD)
                .setParameter("now", now)
                .getResultList();
    }

    /// A person may be under this limit or under one that comes before it: the database knows which.
    private static void applyPersonal(Place place, Instant now) {
        applyPersonal(place.book, place.owner == BudgetOwner.MEMBER ? null : people(place), now);
    }

    /// Those of whom each is limited.
    static Collection<UUID> people(Place place) {
        return switch (place.owner) {
            case USER -> Set.of(UUID.fromString(place.ownerId));
            case GROUP_MEMBER -> Membership.accountsOf(UUID.fromString(place.ownerId));
            case MEMBER, ORGANISATION, GROUP, KEY, MODEL ->
                throw new IllegalArgumentException("not of certain people: " + place);
        };
    }

    /// @param people whose limits are looked at, or null for everybody's
    static void applyPersonal(Book book, @Nullable Collection<UUID> people, Instant now) {
        getEntityManager()
                .createNativeQuery("""
                        SELECT apply_personal_limits(:book, CASE WHEN :everyone THEN NULL
                            ELSE CAST(string_to_array(:people, ',') AS uuid[]) END, :day, :now)
                        """, Object.class)
                .setParameter("book", book.text())
                .setParameter("everyone", people == null)
                .setParameter("people", people == null ? "" : joined(people))
                .setParameter("day", today(now))
                .setParameter("now", now)
                .getResultList();
    }

    private static String joined(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(","));
    }

    static LocalDate today(Instant now) {
        return Organisation.find()
                .map(Organisation::midnights)
                .orElse(Midnights.in(ZoneOffset.UTC))
                .dayOf(now);
    }

    private static Map<String, String> details(Place place, String before, String after, String reason) {
        return Map.of(
                "book",
                place.book.text(),
                "owner",
                place.owner.text(),
                "ownerId",
                place.ownerId,
                "period",
                place.period.text(),
                "before",
                before,
                "after",
                after,
                "reason",
                Reason.line(reason));
    }
}
