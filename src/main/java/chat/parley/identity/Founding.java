package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.account.OrganisationCreated;
import chat.parley.account.Role;
import chat.parley.audit.Audit;
import chat.parley.http.Problem;
import chat.parley.money.Money;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;

/// Makes the first admin and the organisation; each once, in the caller's transaction.
@Singleton
final class Founding {

    private final Clock clock;
    private final Event<OrganisationCreated> created;

    @Inject
    Founding(Clock clock, Event<OrganisationCreated> created) {
        this.clock = clock;
        this.created = created;
    }

    /// @throws Problem 404 if somebody is here already
    Account admin(String email, String name, Language language, String passwordHash) {
        beFirst();
        var now = clock.instant();
        var account = Account.invite(email, name, Role.ADMIN, now);
        account.join(name, language, passwordHash, now);
        return founded(account);
    }

    /// The same, where the company's sign-in says that somebody is an admin.
    Account admin(String email, String name) {
        beFirst();
        return founded(Account.arrive(email, name, Role.ADMIN, clock.instant()));
    }

    private static void beFirst() {
        takeTurns();
        if (Account.anyone()) {
            throw Problem.notFound();
        }
    }

    private static Account founded(Account account) {
        account.flush();
        Audit.record("user_created", account.id, "account", account.id, Map.of("role", Role.ADMIN.code()));
        return account;
    }

    /// @throws Problem 404 if there is one already
    void organisation(
            UUID by, String name, ZoneId zone, String currency, Language language, Money everyone, Money each) {
        takeTurns();
        if (Organisation.find().isPresent()) {
            throw Problem.notFound();
        }
        Organisation.create(name, zone, currency, language, clock.instant()).flush();
        created.fire(new OrganisationCreated(everyone, each));
        Audit.record(
                "organisation_created",
                by,
                "organisation",
                "1",
                Map.of("name", name, "currency", currency, "limit", everyone.toString(), "each", each.toString()));
    }

    /// Two people, or two replicas, may try at the same moment.
    private static void takeTurns() {
        Panache.getEntityManager()
                .createNativeQuery("SELECT pg_advisory_xact_lock(hashtext('parley founding'))", Object.class)
                .getResultList();
    }
}
