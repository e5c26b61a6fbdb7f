package chat.parley;

import java.util.Locale;
import java.util.Optional;

/// What is needed before Quarkus reads its configuration: the same names, from the command line or the environment.
final class Settings {

    static final String DATABASE_URL = "quarkus.datasource.jdbc.url";
    static final String DATABASE_USER = "quarkus.datasource.username";
    static final String DATABASE_PASSWORD = "quarkus.datasource.password";
    static final String DATA_DIR = "parley.data-dir";

    private Settings() {}

    /// The value of a property such as `parley.data-dir`, which is `PARLEY_DATA_DIR` in the environment, or of a
    /// secret that came in a file.
    static Optional<String> find(String property) {
        return said(property).or(() -> SecretFiles.find(property));
    }

    /// The value on the command line or in the environment.
    static Optional<String> said(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .or(() -> Optional.ofNullable(System.getenv(environmentName(property))))
                .filter(value -> !value.isBlank());
    }

    static String environmentName(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /// Gives a property a value for the rest of this process, unless the operator has given one.
    static void putDefault(String property, String value) {
        if (find(property).isEmpty()) {
            System.setProperty(property, value);
        }
    }
}
