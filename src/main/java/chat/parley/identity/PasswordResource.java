package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.CurrentAccount;
import chat.parley.audit.Audit;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.http.Problem.FieldError;
import chat.parley.identity.PasswordRules.Weakness;
import chat.parley.identity.Throttle.Subject;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// A person's own password. The old one is asked for again, since a browser left open is not its owner.
@Path("/api/me/password")
@RolesAllowed("member")
public class PasswordResource {

    @Inject
    CurrentAccount current;

    @Inject
    Passwords passwords;

    @Inject
    PasswordRules rules;

    @Inject
    Throttle throttle;

    @Inject
    Clock clock;

    public record Change(@NotNull String current, @NotNull String password) {}

    /// Ends every other session of the account.
    @PUT
    public void change(@NotNull @Valid Change change) {
        var account = QuarkusTransaction.requiringNew().call(current::account);
        var subjects = List.of(Subject.account(account.email));
        throttle.admit(subjects).ifPresent(delay -> {
            throw Problem.of(429, "too_many_attempts", "Too many wrong passwords. Wait a moment.")
                    .retryAfter(delay);
        });
        if (!passwords.matches(change.current(), account.passwordHash)) {
            throw Problem.of(400, "wrong_password", "The current password is not this one.")
                    .at(new FieldError("current", Fault.WRONG_PASSWORD, "not the password in use"));
        }
        rules.weaknessOf(change.password(), account.email).ifPresent(PasswordResource::refuse);
        var hash = passwords.hash(change.password());
        QuarkusTransaction.requiringNew().run(() -> {
            throttle.forget(subjects);
            replace(hash);
        });
    }

    private void replace(String hash) {
        Account account = current.account();
        account.changePassword(hash, clock.instant());
        Session.endOthers(account.id, current.session().orElseThrow(Problem::unauthenticated));
        Audit.record("authn_password_change", account.id, "account", account.id, Map.of());
    }

    private static void refuse(Weakness weakness) {
        var detail = switch (weakness) {
            case TOO_SHORT -> "The new password needs at least %d characters.".formatted(PasswordRules.MIN_LENGTH);
            case TOO_LONG -> "The new password may have at most %d characters.".formatted(PasswordRules.MAX_LENGTH);
            case TOO_COMMON -> "The new password is one that people guess first.";
        };
        throw Problem.of(400, "weak_password", detail)
                .with("reason", weakness.code())
                .at(weakness.at("password"));
    }
}
