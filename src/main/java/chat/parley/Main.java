package chat.parley;

import chat.parley.database.DataFolder;
import chat.parley.database.EmbeddedPostgres;
import chat.parley.database.ExternalPostgres;
import chat.parley.database.StartFailure;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Starts Parley: the data folder, the database in it unless another one is named, then the server.
@QuarkusMain
public final class Main {

    private static volatile @Nullable Application served;

    private Main() {}

    public static void main(String... args) {
        try {
            prepare();
        } catch (StartFailure failure) {
            System.err.print(failure.text());
            System.exit(1);
        }
        Quarkus.run(Serving.class, Main::ended, args);
    }

    private static void prepare() {
        SecretFiles.read();
        Optional<String> url = Settings.find(Settings.DATABASE_URL);
        // A live reload runs this again in the same process, whose database and folder are still held.
        if (url.isPresent() && System.getProperty(LogFile.PATH) != null) {
            return;
        }
        requireKeyOfReplicas(url);
        Optional<String> folder = Settings.find(Settings.DATA_DIR);
        DataFolder data = url.isEmpty() || folder.isPresent() ? DataFolder.open(Path.of(folder.orElse("data"))) : null;
        if (data != null) {
            System.setProperty(Settings.DATA_DIR, data.root().toString());
            LogFile.in(data);
        }
        EmbeddedPostgres embedded = null;
        if (url.isPresent()) {
            new ExternalPostgres(
                            url.get(),
                            Settings.find(Settings.DATABASE_USER).orElse(null),
                            Settings.find(Settings.DATABASE_PASSWORD).orElse(null))
                    .check();
        } else if (data != null) {
            embedded = EmbeddedPostgres.start(data);
            System.setProperty(Settings.DATABASE_URL, embedded.jdbcUrl());
            System.setProperty(Settings.DATABASE_USER, embedded.username());
            System.setProperty(Settings.DATABASE_PASSWORD, embedded.password());
        }
        closeLast(embedded, data);
    }

    /// Replicas that share a database must share the key that seals secrets in it, so none may make one of its own.
    private static void requireKeyOfReplicas(Optional<String> url) {
        if (url.isPresent() && Settings.find("parley.secret-key").isEmpty()) {
            throw StartFailure.of(
                    "a database of your own needs PARLEY_SECRET_KEY, the key that seals secrets in it.",
                    "Make one, keep it safe, and give the same one to every start and replica:",
                    "export PARLEY_SECRET_KEY=$(openssl rand -base64 32)");
        }
    }

    /// The database outlives everything that uses it: it ends only once the server has stopped.
    private static void closeLast(@Nullable EmbeddedPostgres embedded, @Nullable DataFolder data) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            Application application = served;
                            if (application != null) {
                                application.awaitShutdown();
                            }
                            if (embedded != null) {
                                embedded.close();
                            }
                            if (data != null) {
                                data.close();
                            }
                        },
                        "parley-stop"));
    }

    static void serving(Application application) {
        served = application;
    }

    private static void ended(int code, @Nullable Throwable cause) {
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            // A live reload ends the application but not the program, and may find it broken until the next edit.
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, cause);
            return;
        }
        if (cause != null) {
            System.err.print(StartFailures.explain(cause).text());
        }
        System.exit(code);
    }
}
