package chat.parley.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/// What an installation begins with. Read only while nobody is here yet.
@ConfigMapping(prefix = "parley")
public interface FirstSettings {

    /// With the password: the first admin is made at the start, and no set-up code is printed.
    Optional<String> adminEmail();

    Optional<String> adminPassword();

    /// ISO 4217.
    @WithDefault("USD")
    String currency();

    /// What all people together may spend in a month.
    @WithDefault("200")
    String orgMonthlyLimit();

    /// What each person may spend in a month.
    @WithDefault("20")
    String memberMonthlyLimit();
}
