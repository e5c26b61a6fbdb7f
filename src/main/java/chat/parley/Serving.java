package chat.parley;

import chat.parley.identity.SetupCode;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/// Runs once the ports are open: says where to go, then waits for the end.
@Singleton
public final class Serving implements QuarkusApplication {

    private final SetupCode setupCode;

    @Inject
    Serving(SetupCode setupCode) {
        this.setupCode = setupCode;
    }

    @Override
    public int run(String... args) {
        Application application = Application.currentApplication();
        if (application != null) {
            Main.serving(application);
        }
        print(System.out, lines(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class)));
        Quarkus.waitForExit();
        return 0;
    }

    private Map<String, String> lines(SmallRyeConfig config) {
        var lines = new LinkedHashMap<String, String>();
        lines.put("Address", address(config));
        put(lines, "Set-up code", setupCode.current());
        put(lines, "Data folder", Settings.find(Settings.DATA_DIR));
        put(lines, "Log file", LogFile.written());
        return lines;
    }

    private static void put(Map<String, String> lines, String name, Optional<String> value) {
        value.ifPresent(text -> lines.put(name, text));
    }

    private static String address(SmallRyeConfig config) {
        return config.getOptionalValue("parley.public-url", String.class)
                .orElseGet(() -> "http://localhost:" + config.getValue("quarkus.http.port", Integer.class));
    }

    /// In one write, so that nothing else comes between the lines.
    private static void print(PrintStream out, Map<String, String> lines) {
        var text = new StringBuilder();
        lines.forEach((name, value) -> text.append(String.format("%-12s %s%n", name, value)));
        out.print(text);
        out.flush();
    }
}
