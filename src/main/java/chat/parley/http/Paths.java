package chat.parley.http;

import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/// Questions about a request's path, asked of its normalised form: `.` and `..` resolved, unreserved letters decoded.
public final class Paths {

    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    private Paths() {}

    /// Whether it is what a public link opens. Its path holds a secret, and whoever asks may be anybody.
    public static boolean isPublicLink(RoutingContext request) {
        return isUnder("/s", request) || isUnder("/api/shared", request);
    }

    /// Whether the path is `prefix` or lies below it; repeated slashes count as one.
    public static boolean isUnder(String prefix, RoutingContext request) {
        var path = SLASHES.matcher(request.normalizedPath()).replaceAll("/");
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }
}
