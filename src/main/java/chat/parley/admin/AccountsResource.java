package chat.parley.admin;

import chat.parley.account.Account;
import chat.parley.account.CurrentAccount;
import chat.parley.account.Status;
import chat.parley.audit.Audit;
import chat.parley.http.Csv;
import chat.parley.http.Problem;
import chat.parley.identity.PasswordRules;
import chat.parley.identity.Passwords;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The people of the organisation, what they may spend and what they have spent this month.
@Path("/api/admin/accounts")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class AccountsResource {

    @Inject
    People people;

    @Inject
    JoinLinks links;

    @Inject
    Passwords passwords;

    @Inject
    PasswordRules rules;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    @RunOnVirtualThread
    public Response list(@BeanParam ListQuestion question, @Context HttpHeaders headers) {
        return PersonTable.answer(people, question, headers);
    }

    @POST
    public Response create(@Valid @NotNull PersonForm.New person) {
        // Hashing takes tens of milliseconds: done before a connection is taken.
        var hash = Optional.ofNullable(person.password()).map(password -> hash(password, person.email()));
        var link = QuarkusTransaction.requiringNew().call(() -> {
            var account = Account.invite(person.email(), person.name(), person.role(), clock.instant());
            hash.ifPresent(password -> account.join(person.name(), null, password, clock.instant()));
            audit("user_created", account, Map.of("role", person.role(), "email", account.email));
            return hash.isPresent() ? JoinLinks.Link.none(account) : links.make(account, current.id());
        });
        return Response.status(201).entity(link).build();
    }

    @GET
    @Path("/{id}")
    @Transactional
    public People.Person get(@PathParam("id") UUID id) {
        return people.find(people.shownBook(), id).orElseThrow(Problem::notFound);
    }

    @PATCH
    @Path("/{id}")
    @Transactional
    public People.Person change(@PathParam("id") UUID id, @Valid @NotNull PersonForm.Change change) {
        var account = Account.findPerson(id).orElseThrow(Problem::notFound);
        var now = clock.instant();
        // First, because it takes the budgets' lock: a row that is changed before would be waited for under it.
        if (change.payingGroup() != null) {
            var group = Optional.ofNullable(change.payingGroupId());
            account.billTo(group.orElse(null), now);
            audit(
                    "user_billed_to",
                    account,
                    Map.of("group", group.map(UUID::toString).orElse("")));
        }
        if (change.name() != null) {
            account.rename(change.name(), now);
            audit("user_updated", account, Map.of("name", account.name));
        }
        if (change.role() != null && change.role() != account.role) {
            audit("privilege_permissions_changed", account, Map.of("from", account.role, "to", change.role()));
            account.changeRole(change.role(), now);
        }
        if (change.status() != null && change.status() != account.status) {
            changeStatus(account, change.status());
        }
        Account.flush();
        return people.find(people.shownBook(), id).orElseThrow(Problem::notFound);
    }

    /// Makes a new link to join; the one before stops working.
    @POST
    @Path("/{id}/invitations")
    @Transactional
    public Response invite(@PathParam("id") UUID id) {
        var account = Account.findPerson(id).orElseThrow(Problem::notFound);
        if (account.status != Status.INVITED) {
            throw Problem.of(409, "already_joined", "This person has joined already.");
        }
        return Response.status(201).entity(links.make(account, current.id())).build();
    }

    private void changeStatus(Account account, Status status) {
        switch (status) {
            case DISABLED -> account.disable(clock.instant());
            case ACTIVE, INVITED -> account.enable(clock.instant());
        }
        audit(status == Status.DISABLED ? "user_disabled" : "user_enabled", account, Map.of());
    }

    private String hash(String password, String email) {
        rules.weaknessOf(password, email).ifPresent(weakness -> {
            throw Problem.invalid(List.of(weakness.at("password")));
        });
        return passwords.hash(password);
    }

    private void audit(String action, Account account, Map<String, ?> details) {
        Audit.record(action, current.id(), "account", account.id, details);
    }
}
