package chat.parley;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.database.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// Secrets that come in files, as container platforms and systemd hand them over: `PARLEY_SECRET_KEY_FILE` names
/// the file that holds what would else be in `PARLEY_SECRET_KEY`, where whatever the process starts inherits it.
///
/// Quarkus asks here for values as it asks the environment; the names are not listed, so that nobody can print them
/// all.
public final class SecretFiles implements ConfigSource {

    /// Named one by one, because Quarkus has settings of its own that end in `-file`.
    static final List<String> SECRETS = List.of(
            "parley.secret-key",
            "parley.admin-password",
            "parley.upstream.api-key",
            "quarkus.datasource.password",
            "quarkus.oidc.credentials.secret",
            "quarkus.mailer.password");

    /// Above the environment, whose ordinal is 300: a blank variable beside the file stands for none.
    private static final int ORDINAL = 350;

    private static volatile Map<String, String> contents = Map.of();

    static String fileSetting(String secret) {
        return secret + "-file";
    }

    /// Reads the files of those secrets that have one.
    ///
    /// @throws StartFailure if a file cannot be read or is empty, or a secret is given in both ways
    static void read() {
        read(SECRETS);
    }

    static void read(List<String> secrets) {
        var read = new HashMap<String, String>();
        for (String secret : secrets) {
            Optional<String> file = Settings.said(fileSetting(secret));
            if (file.isPresent()) {
                read.put(secret, content(secret, Path.of(file.get())));
            }
        }
        contents = Map.copyOf(read);
    }

    static Optional<String> find(String secret) {
        return Optional.ofNullable(contents.get(secret));
    }

    private static String content(String secret, Path file) {
        String name = Settings.environmentName(fileSetting(secret));
        if (Settings.said(secret).isPresent()) {
            throw StartFailure.of(
                    name + " and " + Settings.environmentName(secret) + " are both set.",
                    "Keep one of them: the file, if it is the newer one.");
        }
        String text;
        try {
            text = Files.readString(file, UTF_8).replaceFirst("\\R+$", "");
        } catch (IOException e) {
            throw StartFailure.caused(
                    e,
                    "the file " + file + " that " + name + " names cannot be read.",
                    "It says: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                    "Give the user who runs Parley the right to read it, or correct the name.");
        }
        if (text.isBlank()) {
            throw StartFailure.of(
                    "the file " + file + " that " + name + " names is empty.", "Write the secret into it.");
        }
        return text;
    }

    @Override
    public @Nullable String getValue(String property) {
        return contents.get(property);
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    @Override
    public String getName() {
        return "secrets in files";
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
