package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.CompanySignIn;
import chat.parley.account.Group;
import chat.parley.account.Identity;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.account.SignUp;
import chat.parley.account.Status;
import chat.parley.audit.Audit;
import chat.parley.http.Problem;
import chat.parley.identity.Stopped.Reason;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/// Decides who comes in by the company's sign-in, and as whom. Somebody is known by issuer and subject alone: an
/// account that merely has the same e-mail address is somebody else until its owner says otherwise. In the caller's
/// transaction.
@Singleton
final class Arrival {

    private final CompanySignIn company;
    private final Founding founding;
    private final Clock clock;

    @Inject
    Arrival(CompanySignIn company, Founding founding, Clock clock) {
        this.company = company;
        this.founding = founding;
        this.clock = clock;
    }

    /// Who it is; somebody new has an account from now on.
    ///
    /// @throws Stopped where they may not come in; what was found out until then stays
    Account arrive(Claims claims) throws Stopped {
        takeTurns(claims);
        var identity = Identity.find(claims.issuer(), claims.subject());
        if (!claims.mayComeIn(company)) {
            Session.endAtCompany(claims.issuer(), null, claims.subject());
            throw new Stopped(Reason.NO_GROUP, claims.subject());
        }
        var known = identity.flatMap(found -> Account.find(found.accountId));
        var account = known.isPresent() ? returning(known.get(), claims) : newcomer(claims);
        if (claims.groups() != null) {
            Group.sync(account, claims.groups(), clock.instant());
        }
        return account;
    }

    /// Joins somebody who is signed in here with who they are at the company.
    ///
    /// @throws Stopped where that is not theirs to join
    void link(Account account, Claims claims) throws Stopped {
        takeTurns(claims);
        if (!claims.mayComeIn(company)) {
            throw new Stopped(Reason.NO_GROUP, claims.subject());
        }
        var linked = Identity.find(claims.issuer(), claims.subject());
        var own = Identity.of(account.id);
        if (linked.filter(found -> found.accountId.equals(account.id)).isPresent()) {
            return;
        }
        if (linked.isPresent() || own.isPresent()) {
            throw new Stopped(Reason.LINKED_ELSEWHERE, claims.subject());
        }
        Identity.link(account, claims.issuer(), claims.subject(), claims.email(), clock.instant());
        Audit.record("identity_linked", account.id, "account", account.id, Map.of("subject", claims.subject()));
    }

    private Account returning(Account account, Claims claims) throws Stopped {
        if (account.status == Status.DISABLED) {
            throw new Stopped(Reason.DISABLED, account.id.toString());
        }
        var now = clock.instant();
        account.status = Status.ACTIVE;
        account.follow(claims.name(), claims.confirmedEmail().orElse(null), now);
        claims.role(company).filter(role -> role != account.role).ifPresent(role -> changeRole(account, role));
        return account;
    }

    private void changeRole(Account account, Role role) {
        var before = account.role;
        try {
            account.changeRole(role, clock.instant());
            Audit.record(
                    "privilege_permissions_changed",
                    account.id,
                    "account",
                    account.id,
                    Map.of("from", before, "to", role, "via", "oidc"));
        } catch (Problem lastAdmin) {
            // Somebody must be left to administer, whatever the company says.
            Audit.record("privilege_permissions_kept", account.id, "account", account.id, Map.of("role", before));
        }
    }

    private Account newcomer(Claims claims) throws Stopped {
        var email = claims.confirmedEmail().orElseThrow(() -> new Stopped(Reason.NO_EMAIL, claims.subject()));
        var role = claims.role(company).orElse(Role.MEMBER);
        var now = clock.instant();
        Account account;
        if (!Account.anyone()) {
            if (role != Role.ADMIN) {
                throw new Stopped(Reason.NOT_SET_UP, claims.subject());
            }
            account = founding.admin(email, claims.name());
        } else if (Organisation.find().isEmpty() && role != Role.ADMIN) {
            throw new Stopped(Reason.NOT_SET_UP, claims.subject());
        } else if (Account.findByEmail(email).isPresent()) {
            throw new Stopped(Reason.EMAIL_TAKEN, claims.subject());
        } else if (Organisation.find().filter(o -> o.signUp == SignUp.INVITED).isPresent()) {
            throw new Stopped(Reason.NOT_INVITED, claims.subject());
        } else {
            account = Account.arrive(email, claims.name(), role, now);
            account.flush();
            Audit.record("user_created", account.id, "account", account.id, Map.of("role", role.code(), "via", "oidc"));
        }
        Identity.link(account, claims.issuer(), claims.subject(), email, now);
        return account;
    }

    /// The same person may arrive in two tabs at once.
    private static void takeTurns(Claims claims) {
        Panache.getEntityManager()
                .createNativeQuery("SELECT pg_advisory_xact_lock(hashtext(:who))", Object.class)
                .setParameter("who", "parley arrival " + claims.issuer() + " " + claims.subject())
                .getResultList();
    }

    /// Who would pay for somebody in these groups.
    static Optional<String> payer(Claims claims) {
        var groups = claims.groups();
        return groups == null
                ? Optional.empty()
                : Group.all().stream()
                        .filter(group -> groups.contains(group.externalName == null ? group.name : group.externalName))
                        .map(group -> group.name)
                        .findFirst()
                        .or(() -> groups.stream().findFirst());
    }
}
