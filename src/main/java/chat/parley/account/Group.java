package chat.parley.account;

import chat.parley.database.OneColumn;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.http.Problem.FieldError;
import chat.parley.time.Ids;
import io.quarkus.arc.Arc;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// People whose spending may be limited and reported together. A person may be in several; one of them pays. Kept when
/// deleted, because spending refers to it.
///
/// Who is in which group decides which limits apply, so every change is made under the budgets' lock and told as
/// [BilledAnew].
@Entity
@Table(name = "groups")
public class Group extends PanacheEntityBase {

    public static final int MAX_NAME = 120;

    /// Line breaks and the like, and what turns the direction of text around.
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

    @Id
    public UUID id;

    public String name;

    /// What the company's sign-in calls it; null for a group that is known here only.
    @Column(name = "external_name")
    public @Nullable String externalName;

    /// From 1: of a person's groups the first pays, unless an admin chose another. Null once deleted.
    public @Nullable Integer rank;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(name = "deleted_at")
    public @Nullable Instant deletedAt;

    public static Optional<Group> find(UUID id) {
        return find("id = ?1 and deletedAt is null", id).firstResultOptional();
    }

    /// Even one that is deleted: reports go on naming it.
    public static Optional<Group> findEver(UUID id) {
        return findByIdOptional(id);
    }

    public static List<Group> all() {
        return list("deletedAt is null order by rank");
    }

    /// The groups that a person is in, the first that would pay first.
    public static List<Group> of(UUID account) {
        return list(
                "deletedAt is null and id in (select m.group from Membership m where m.account = ?1) order by rank",
                account);
    }

    /// The group that pays for a person.
    public static Optional<Group> payingFor(UUID account) {
        UUID id = OneColumn.of(getEntityManager(), "SELECT paying_group(:account)", UUID.class)
                .setParameter("account", account)
                .getSingleResult();
        return id == null ? Optional.empty() : find(id);
    }

    /// Makes a person's memberships of company groups be exactly these; groups that are not here yet are made, and
    /// a local one of that name is taken for it. Memberships that an admin gave stay. Called at company sign-in,
    /// before the transaction changes anything else: it waits for the budgets' lock, and others may wait under it.
    public static void sync(Account account, Collection<String> externalNames, Instant now) {
        CompanyGroups.sync(account, externalNames, now);
    }

    /// A new group, the last to pay.
    ///
    /// @throws Problem 409 `group_exists`
    public static Group create(String name, Instant now) {
        lock();
        return make(checked(name, null), null, now);
    }

    /// @throws Problem 409 `group_exists`
    public void rename(String name, Instant now) {
        lock();
        this.name = checked(name, id);
        updatedAt = now;
    }

    /// Puts it at a place in the order of paying, from 1; beyond the end is the end.
    public void moveTo(int place, Instant now) {
        lock();
        updatedAt = now;
        flush();
        getEntityManager()
                .createNativeQuery("""
                        UPDATE groups g SET rank = placed.rank FROM (
                            SELECT id, row_number() OVER (ORDER BY place) AS rank FROM (
                                SELECT id, 2 * row_number() OVER (ORDER BY rank) AS place FROM groups
                                WHERE deleted_at IS NULL AND id <> :id
                                UNION ALL SELECT CAST(:id AS uuid), 2 * CAST(:place AS bigint) - 1
                            ) others
                        ) placed WHERE g.id = placed.id AND g.rank <> placed.rank
                        """)
                .setParameter("id", id)
                .setParameter("place", place)
                .executeUpdate();
        getEntityManager().refresh(this);
        billedAnew(Set.copyOf(Membership.everyMember()));
    }

    /// Takes an account in, for good: the company's sign-in does not end it.
    public void add(UUID account, Instant now) {
        lock();
        Membership.put(account, id, Membership.Source.LOCAL, now);
        billedAnew(Set.of(account));
    }

    /// @return whether the account was in it
    public boolean remove(UUID account) {
        lock();
        if (!Membership.end(account, id)) {
            return false;
        }
        billedAnew(Set.of(account));
        return true;
    }

    /// Ends its memberships and limits. Calls that it pays for are still settled to it, and reports go on naming
    /// it.
    public void delete(UUID actor, Instant now) {
        lock();
        var members = Set.copyOf(Membership.accountsOf(id));
        Membership.endAll(id);
        var place = rank;
        rank = null;
        deletedAt = now;
        updatedAt = now;
        flush();
        getEntityManager()
                .createNativeQuery("UPDATE groups SET rank = rank - 1 WHERE rank > :place")
                .setParameter("place", place)
                .executeUpdate();
        Arc.container().beanManager().getEvent().select(GroupDeleted.class).fire(new GroupDeleted(id, actor));
        billedAnew(members);
    }

    static Group make(String name, @Nullable String externalName, Instant now) {
        var group = new Group();
        group.id = Ids.next();
        group.name = name;
        group.externalName = externalName;
        group.rank = (int) count("deletedAt is null") + 1;
        group.createdAt = now;
        group.updatedAt = now;
        group.persistAndFlush();
        return group;
    }

    /// Lets no reservation begin until this transaction ends: `reserve_attempt` holds the same lock shared.
    static void lock() {
        getEntityManager()
                .createNativeQuery("SELECT pg_advisory_xact_lock(budgets_lock_key())", Object.class)
                .getResultList();
    }

    static void billedAnew(Set<UUID> accounts) {
        flush();
        if (!accounts.isEmpty()) {
            Arc.container().beanManager().getEvent().select(BilledAnew.class).fire(new BilledAnew(accounts));
        }
    }

    /// A name as it can be shown: composed, on one line, nothing in it that cannot be seen.
    static String clean(String name) {
        return UNSEEN.matcher(Normalizer.normalize(name, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
    }

    static Optional<Group> named(String name) {
        return find("lower(name) = lower(?1) and deletedAt is null", name).firstResultOptional();
    }

    private static String checked(String name, @Nullable UUID self) {
        var clean = clean(name);
        if (clean.isEmpty()) {
            throw Problem.invalid("name", Fault.REQUIRED, "must not be empty");
        }
        if (clean.length() > MAX_NAME) {
            throw Problem.invalid(List.of(
                    new FieldError("name", Fault.TOO_LONG, "at most " + MAX_NAME + " characters").atMost(MAX_NAME)));
        }
        if (named(clean).filter(other -> !other.id.equals(self)).isPresent()) {
            throw Problem.of(409, "group_exists", "There is a group of this name already.");
        }
        return clean;
    }
}
