package chat.parley.http;

import io.vertx.ext.web.RoutingContext;

/// Questions about a request's path, asked of its normalised form: `.` and `..` resolved, unreserved letters decoded.
public final class Paths {

    private Paths() {}

    /// Whether the path is `prefix` or lies below it; repeated slashes count as one.
    public static boolean isUnder(String prefix, RoutingContext request) {
        var path = request.normalizedPath().replaceAll("/{2,}", "/");
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }
}
