package chat.parley.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/// Whether the browser runs on the machine that it talks to.
public final class Loopback {

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private Loopback() {}

    public static boolean isHost(RoutingContext request) {
        var name = Caller.of(request).host().toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        return NAMES.contains(name) || name.endsWith(".localhost");
    }
}
