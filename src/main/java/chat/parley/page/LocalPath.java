package chat.parley.page;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Where to go after sign-in: a path of ours, whatever a link says.
public final class LocalPath {

    private static final int MAX_LENGTH = 500;

    private LocalPath() {}

    /// The path if it leads nowhere but into Parley, else `/`.
    public static String orHome(@Nullable String path) {
        if (path == null || path.length() > MAX_LENGTH || !path.startsWith("/") || path.startsWith("//")) {
            return "/";
        }
        try {
            var uri = new URI(path);
            var local = uri.getScheme() == null && uri.getRawAuthority() == null && !path.contains("\\");
            return local ? path : "/";
        } catch (URISyntaxException e) {
            return "/";
        }
    }
}
