package chat.parley;

import chat.parley.database.StartFailure;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.flywaydb.core.api.exception.FlywayValidateException;

/// Turns what stopped Quarkus from starting into a message for the person at the terminal.
final class StartFailures {

    private static final Pattern APPLIED =
            Pattern.compile("applied migration not resolved locally: (\\d+(?:\\.\\d+)*)");

    private StartFailures() {}

    static StartFailure explain(Throwable thrown) {
        return chain(thrown).stream()
                .flatMap(cause -> known(cause).stream())
                .findFirst()
                .orElseGet(() -> unknown(thrown));
    }

    private static List<Throwable> chain(Throwable thrown) {
        var chain = new ArrayList<Throwable>();
        for (Throwable cause = thrown; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static Optional<StartFailure> known(Throwable cause) {
        return switch (cause) {
            case StartFailure failure -> Optional.of(failure);
            case QuarkusBindException bind -> Optional.of(taken(bind, bind.getHost(), bind.getPort()));
            case BindException bind -> Optional.of(taken(bind));
            case IOException bind when isBind(bind) -> Optional.of(taken(bind));
            case FlywayValidateException schema -> Optional.of(otherSchema(schema));
            case ConfigurationException setting -> Optional.of(setting(setting));
            case ConfigValidationException setting -> Optional.of(setting(setting));
            default -> Optional.empty();
        };
    }

    /// The operating system's own sockets have an exception of their own.
    private static boolean isBind(IOException thrown) {
        return String.valueOf(thrown.getMessage()).startsWith("bind(");
    }

    /// Where nobody says which port it was, it is the one that cannot be had.
    private static StartFailure taken(Throwable bind) {
        String host = Settings.find("quarkus.http.host").orElse("127.0.0.1");
        int port = Settings.find("quarkus.http.port").map(Integer::valueOf).orElse(8080);
        return canBeHad(host, port)
                ? taken(bind, Settings.find("quarkus.management.host").orElse("127.0.0.1"), managementPort())
                : taken(bind, host, port);
    }

    private static boolean canBeHad(String host, int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int managementPort() {
        return Settings.find("quarkus.management.port").map(Integer::valueOf).orElse(9000);
    }

    private static StartFailure taken(Throwable bind, String host, int port) {
        boolean management = port == managementPort();
        return StartFailure.caused(
                bind,
                "port " + port + " of " + host + (management ? " (management)" : "")
                        + " is taken by another program or may not be used.",
                "Choose another port: " + (management ? "QUARKUS_MANAGEMENT_PORT" : "QUARKUS_HTTP_PORT") + "="
                        + (port % 60000 + 1) + ",",
                "or find who has it: ss -ltnp 'sport = :" + port + "' (macOS: lsof -i :" + port + ")");
    }

    private static StartFailure otherSchema(FlywayValidateException schema) {
        var applied = APPLIED.matcher(String.valueOf(schema.getMessage()));
        if (applied.find()) {
            return StartFailure.caused(
                    schema,
                    "the database's schema (version " + applied.group(1) + ") is newer than this Parley.",
                    "Start the newer Parley that wrote it; going back is only possible with a backup made before.",
                    "Nothing was changed.");
        }
        return StartFailure.caused(
                schema,
                "the database's schema was made by another build of Parley.",
                "Flyway says: " + String.valueOf(schema.getMessage()).strip().replaceAll("\\s*\\R\\s*", " "),
                "Use an empty database, or the build that made this one. Nothing was changed.");
    }

    private static StartFailure setting(Throwable setting) {
        return StartFailure.caused(
                setting,
                "a setting is wrong.",
                String.valueOf(setting.getMessage()).strip(),
                "docs/settings.md lists every setting.");
    }

    private static StartFailure unknown(Throwable thrown) {
        Throwable root = chain(thrown).getLast();
        return StartFailure.caused(
                thrown, root.getClass().getSimpleName() + ": " + root.getMessage(), "Details: " + details(thrown));
    }

    /// Writes the stack trace where the log is: a start that fails early has no log to write it yet.
    private static String details(Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        Optional<String> log = Settings.find(LogFile.PATH);
        try {
            if (log.isPresent()) {
                Files.writeString(
                        Path.of(log.get()), trace.toString(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                return log.get();
            }
        } catch (IOException e) {
            trace.append(e.toString());
        }
        return System.lineSeparator() + trace;
    }
}
