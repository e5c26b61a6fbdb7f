package chat.parley.notice;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Whether mail can be sent at all: a server and a sender are set.
@Singleton
public final class MailSettings {

    /// What the host is while nobody has set one.
    private static final String UNSET = "unset.invalid";

    private final Optional<String> host;
    private final Optional<String> from;

    @Inject
    MailSettings(
            @ConfigProperty(name = "quarkus.mailer.host") Optional<String> host,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from) {
        this.host = host.map(String::strip).filter(name -> !name.isEmpty() && !name.equals(UNSET));
        this.from = from.map(String::strip).filter(address -> !address.isEmpty());
    }

    public boolean isOn() {
        return host.isPresent() && from.isPresent();
    }

    public Optional<String> host() {
        return host;
    }

    public Optional<String> from() {
        return from;
    }
}
