package chat.parley.account;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.time.Ids;
import io.quarkus.arc.Arc;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.EnumeratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A person, or a service that calls by a key of its own. Kept for good, because spending refers to it.
@Entity
@Table(name = "accounts")
public class Account extends PanacheEntityBase {

    /// Who stands behind an account.
    public enum Kind {
        PERSON("person"),
        /// A program that outlasts the people who look after it: it cannot sign in and is in no list of people.
        SERVICE("service");

        @EnumeratedValue
        final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    @Id
    public UUID id;

    @Enumerated(EnumType.STRING)
    public Kind kind;

    public String email;
    public String name;
    public Role role;
    public Status status;

    @Column(name = "password_hash")
    public @Nullable String passwordHash;

    /// Null follows the organisation.
    public @Nullable Language language;

    public Theme theme;

    /// The group that an admin chose to pay; counts while the person is in it.
    @Column(name = "paying_group_id")
    public @Nullable UUID payingGroup;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(name = "disabled_at")
    public @Nullable Instant disabledAt;

    public static Optional<Account> find(UUID id) {
        return findByIdOptional(id);
    }

    /// As [#find], but people only.
    public static Optional<Account> findPerson(UUID id) {
        return find(id).filter(account -> account.kind == Kind.PERSON);
    }

    /// A person by their address, whatever its case.
    public static Optional<Account> findByEmail(String email) {
        return find("lower(email) = ?1 and kind = ?2", Emails.normalise(email), Kind.PERSON)
                .firstResultOptional();
    }

    /// Whether Parley has been set up.
    public static boolean anyone() {
        return count() > 0;
    }

    public static boolean anyActiveAdmin() {
        return count("role = ?1 and status = ?2", Role.ADMIN, Status.ACTIVE) > 0;
    }

    /// Someone who has not joined yet.
    ///
    /// @throws Problem 409 `email_taken`
    public static Account invite(String email, String name, Role role, Instant now) {
        if (findByEmail(email).isPresent()) {
            throw Problem.of(409, "email_taken", "Somebody with this e-mail address is already here.");
        }
        var account = create(Kind.PERSON, name, role, Status.INVITED, now);
        account.email = Emails.normalise(email);
        account.persist();
        return account;
    }

    /// A service, whose calls a group pays for.
    public static Account service(String name, Group group, Instant now) {
        var account = create(Kind.SERVICE, name, Role.MEMBER, Status.ACTIVE, now);
        // An address that no mail and no sign-in can have.
        account.email = account.id + "@service.invalid";
        account.payingGroup = group.id;
        account.persist();
        return account;
    }

    private static Account create(Kind kind, String name, Role role, Status status, Instant now) {
        var account = new Account();
        account.id = Ids.next();
        account.kind = kind;
        account.name = name.strip();
        account.role = role;
        account.status = status;
        account.theme = Theme.SYSTEM;
        account.createdAt = now;
        account.updatedAt = now;
        return account;
    }

    /// Somebody whom the company's sign-in has proved, and who has no password here.
    ///
    /// @throws Problem 409 `email_taken`
    public static Account arrive(String email, String name, Role role, Instant now) {
        var account = invite(email, name, role, now);
        account.status = Status.ACTIVE;
        return account;
    }

    /// The admin who came first, whom people may ask.
    public static Optional<Account> firstAdmin() {
        return find("role = ?1 and status = ?2 order by createdAt, id", Role.ADMIN, Status.ACTIVE)
                .firstResultOptional();
    }

    /// The invited person comes in.
    public void join(String name, @Nullable Language language, String passwordHash, Instant now) {
        this.name = name.strip();
        this.language = language;
        this.passwordHash = passwordHash;
        status = Status.ACTIVE;
        disabledAt = null;
        updatedAt = now;
    }

    public void rename(String name, Instant now) {
        this.name = name.strip();
        updatedAt = now;
    }

    /// Takes over what the company's sign-in says; an address that somebody else has here is left to them.
    ///
    /// @param email null where the company has confirmed none
    public void follow(String name, @Nullable String email, Instant now) {
        if (!this.name.equals(name)) {
            rename(name, now);
        }
        if (email != null
                && !this.email.equals(Emails.normalise(email))
                && findByEmail(email).isEmpty()) {
            this.email = Emails.normalise(email);
            updatedAt = now;
        }
    }

    /// Applies what people may change of themselves.
    void adjust(AccountResource.Change change, Instant now) {
        if (change.name() != null) {
            name = change.name().strip();
        }
        if (change.language() != null) {
            language = change.language();
        }
        if (change.theme() != null) {
            theme = change.theme();
        }
        updatedAt = now;
    }

    public Language languageOrDefault() {
        if (language != null) {
            return language;
        }
        return Organisation.find().map(organisation -> organisation.language).orElse(Language.EN);
    }

    public void changePassword(String passwordHash, Instant now) {
        this.passwordHash = passwordHash;
        updatedAt = now;
    }

    /// Bills the person's calls to that group, or to the first of their groups where it is null.
    ///
    /// @throws Problem 400 if they are not in it
    public void billTo(@Nullable UUID group, Instant now) {
        Group.lock();
        if (group != null && Group.of(id).stream().noneMatch(own -> own.id.equals(group))) {
            throw Problem.invalid("payingGroup", Fault.UNKNOWN_CHOICE, "not a group of this person");
        }
        payingGroup = group;
        updatedAt = now;
        Group.billedAnew(Set.of(id));
    }

    public void changeRole(Role role, Instant now) {
        if (isLastAdmin() && role != Role.ADMIN) {
            throw lastAdmin();
        }
        this.role = role;
        updatedAt = now;
    }

    /// Ends all that the person has open, by way of [AccountDisabled].
    ///
    /// @throws Problem 409 `last_admin` where nobody could undo it
    public void disable(Instant now) {
        if (isLastAdmin()) {
            throw lastAdmin();
        }
        status = Status.DISABLED;
        disabledAt = now;
        updatedAt = now;
        flush();
        Arc.container().beanManager().getEvent().select(AccountDisabled.class).fire(new AccountDisabled(id));
    }

    /// Lets a disabled person in again, the way they came before, or as invited where they never did.
    public void enable(Instant now) {
        status = passwordHash == null && Identity.of(id).isEmpty() ? Status.INVITED : Status.ACTIVE;
        disabledAt = null;
        updatedAt = now;
    }

    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    private boolean isLastAdmin() {
        return role == Role.ADMIN
                && isActive()
                && count("role = ?1 and status = ?2 and id <> ?3", Role.ADMIN, Status.ACTIVE, id) == 0;
    }

    private static Problem lastAdmin() {
        return Problem.of(409, "last_admin", "This is the only admin left. Make somebody else an admin first.");
    }
}
