package chat.parley.account;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The person who is signed in.
@Path("/api/me")
@RolesAllowed("member")
public class AccountResource {

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    /// How the browser knows a person.
    ///
    /// @param groups the names of the groups that the person is in
    /// @param billedTo the name of the one that pays, or null
    public record View(
            UUID id,
            String email,
            String name,
            Role role,
            Language language,
            Theme theme,
            List<String> groups,
            @Nullable String billedTo) {

        /// Inside a transaction only.
        public static View of(Account account) {
            var groups = Group.of(account.id);
            return new View(
                    account.id,
                    account.email,
                    account.name,
                    account.role,
                    account.languageOrDefault(),
                    account.theme,
                    groups.stream().map(group -> group.name).toList(),
                    Group.payingFor(account.id).map(group -> group.name).orElse(null));
        }
    }

    /// What people may change of themselves; what is left out stays.
    public record Change(
            @Nullable @Size(max = 120) String name,
            @Nullable Language language,
            @Nullable Theme theme) {}

    @GET
    @Transactional
    public View me() {
        return View.of(current.account());
    }

    @PATCH
    @Transactional
    public View change(@NotNull @Valid Change change) {
        if (change.name() != null && change.name().isBlank()) {
            throw Problem.invalid("name", Fault.REQUIRED, "must not be empty");
        }
        var account = current.account();
        account.adjust(change, clock.instant());
        return View.of(account);
    }
}
