package chat.parley;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.database.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Secrets that come in files, as container platforms and systemd hand them over: `PARLEY_SECRET_KEY_FILE` names the
/// file
/// that holds what would else be in `PARLEY_SECRET_KEY`, where every child process could read it.
final class SecretFiles {

    /// Named one by one, because Quarkus has settings of its own that end in `-file`.
    static final List<String> SECRETS = List.of(
            "parley.secret-key",
            "parley.admin-password",
            "parley.upstream.api-key",
            "quarkus.datasource.password",
            "quarkus.oidc.credentials.secret",
            "quarkus.mailer.password");

    private SecretFiles() {}

    static String fileSetting(String secret) {
        return secret + "-file";
    }

    /// Gives each secret that has a file the file's content for the rest of this process.
    ///
    /// @throws StartFailure if a file cannot be read or is empty, or a secret is given in both ways
    static void read() {
        SECRETS.forEach(SecretFiles::read);
    }

    static void read(String secret) {
        Optional<String> file = Settings.find(fileSetting(secret));
        // A live reload runs this again in a process that has read it already.
        if (file.isEmpty() || file.get().equals(System.getProperty(source(secret)))) {
            return;
        }
        String name = Settings.environmentName(fileSetting(secret));
        if (Settings.find(secret).isPresent()) {
            throw StartFailure.of(
                    name + " and " + Settings.environmentName(secret) + " are both set.",
                    "Keep one of them: the file, if it is the newer one.");
        }
        System.setProperty(secret, content(name, Path.of(file.get())));
        System.setProperty(source(secret), file.get());
    }

    private static String source(String secret) {
        return secret + "-read-from";
    }

    private static String content(String name, Path file) {
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
}
