package chat.parley.key;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Problem;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The key that the current call came by.
@RequestScoped
public class CurrentKey {

    static final String MODELS = "models";

    private final SecurityIdentity identity;

    @Inject
    CurrentKey(SecurityIdentity identity) {
        this.identity = identity;
    }

    /// @throws Problem 401 if the call came by none
    public UUID id() {
        UUID key = identity.getAttribute(CurrentAccount.KEY);
        if (key == null) {
            throw Problem.unauthenticated();
        }
        return key;
    }

    /// Whether this key may call the model; whether there is such a model is not asked here.
    public boolean mayCall(String model) {
        @Nullable Set<String> models = identity.getAttribute(MODELS);
        return models == null || models.contains(model);
    }
}
