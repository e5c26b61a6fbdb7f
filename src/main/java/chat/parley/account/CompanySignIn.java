package chat.parley.account;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The company's own sign-in (OpenID Connect, such as Keycloak) as the operator has set it: on where the server, our
/// client and its secret are all named.
@Singleton
public final class CompanySignIn {

    private final Optional<String> server;
    private final Optional<String> client;
    private final Optional<String> secret;
    private final CompanySettings settings;

    @Inject
    public CompanySignIn(
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> server,
            @ConfigProperty(name = "quarkus.oidc.client-id") Optional<String> client,
            @ConfigProperty(name = "quarkus.oidc.credentials.secret") Optional<String> secret,
            CompanySettings settings) {
        this.server = filled(server);
        this.client = filled(client);
        this.secret = filled(secret);
        this.settings = settings;
    }

    public boolean isOn() {
        return missing().isEmpty();
    }

    /// The settings without which it is off, by their names in the environment.
    public List<String> missing() {
        var missing = new ArrayList<String>();
        if (server.isEmpty()) {
            missing.add("QUARKUS_OIDC_AUTH_SERVER_URL");
        }
        if (client.isEmpty()) {
            missing.add("QUARKUS_OIDC_CLIENT_ID");
        }
        if (secret.isEmpty()) {
            missing.add("QUARKUS_OIDC_CREDENTIALS_SECRET");
        }
        return missing;
    }

    /// The issuer's address, by which it calls itself and browsers reach it.
    public Optional<String> server() {
        return server;
    }

    /// The address under which we find its description.
    public Optional<String> reached() {
        return filled(settings.internalUrl()).or(() -> server);
    }

    public Optional<String> client() {
        return client;
    }

    public Optional<String> secret() {
        return secret;
    }

    /// What people call it: null where it is off, empty where it has no name of its own.
    public Optional<String> shownName() {
        return isOn() ? Optional.of(filled(settings.name()).orElse("")) : Optional.empty();
    }

    public Optional<String> adminRole() {
        return filled(settings.adminRole());
    }

    public Optional<String> requiredGroup() {
        return filled(settings.requiredGroup());
    }

    public String groupsClaim() {
        return settings.groupsClaim();
    }

    /// Whom to ask; empty where nobody is here yet. Inside a transaction only.
    public String contact() {
        return filled(settings.contact())
                .or(() -> Account.firstAdmin().map(admin -> admin.email))
                .orElse("");
    }

    private static Optional<String> filled(Optional<String> text) {
        return text.map(String::strip).filter(stripped -> !stripped.isEmpty());
    }
}
