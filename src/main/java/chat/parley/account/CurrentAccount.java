package chat.parley.account;

import chat.parley.http.Problem;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/// Who is asking. Its identity was proved by a session or an API key when the request came in.
@RequestScoped
public class CurrentAccount {

    /// Attributes of the [SecurityIdentity] that a session or a key puts there.
    public static final String ACCOUNT = "account";

    public static final String SESSION = "session";
    public static final String KEY = "key";

    private final SecurityIdentity identity;

    @Inject
    CurrentAccount(SecurityIdentity identity) {
        this.identity = identity;
    }

    /// @throws Problem 401 if nobody is signed in
    public UUID id() {
        return attribute(ACCOUNT).orElseThrow(Problem::unauthenticated);
    }

    public boolean isSignedIn() {
        return attribute(ACCOUNT).isPresent();
    }

    public Optional<UUID> session() {
        return attribute(SESSION);
    }

    public Optional<UUID> key() {
        return attribute(KEY);
    }

    public Role role() {
        return identity.hasRole(Role.ADMIN.code()) ? Role.ADMIN : Role.MEMBER;
    }

    /// What they are told of money; before set-up there is nothing to hide. Inside a transaction only.
    public MoneyShown moneyShown() {
        return role() == Role.ADMIN
                ? MoneyShown.AMOUNTS
                : Organisation.find()
                        .map(organisation -> organisation.moneyShown)
                        .orElse(MoneyShown.AMOUNTS);
    }

    /// The entity; inside a transaction only.
    public Account account() {
        return Account.find(id()).orElseThrow(Problem::unauthenticated);
    }

    private Optional<UUID> attribute(String name) {
        return Optional.ofNullable(identity.<UUID>getAttribute(name));
    }
}
