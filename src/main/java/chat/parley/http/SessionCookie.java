package chat.parley.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The cookie that carries a session. Over https its name begins with `__Host-`, which makes browsers refuse one that a
/// sibling host or a plain-http page planted.
@Singleton
public final class SessionCookie {

    public static final String SECURE_NAME = "__Host-parley";
    public static final String PLAIN_NAME = "parley";

    private final Optional<URI> publicUrl;

    @Inject
    SessionCookie(Deployment deployment) {
        publicUrl = deployment.publicUrl();
    }

    public Optional<String> read(RoutingContext request) {
        return Optional.ofNullable(request.request().getCookie(name(request))).map(Cookie::getValue);
    }

    public void set(RoutingContext request, String value, Duration life) {
        request.response().addCookie(cookie(request, value).setMaxAge(life.toSeconds()));
    }

    public void clear(RoutingContext request) {
        request.response().addCookie(cookie(request, "").setMaxAge(0));
    }

    /// Whether the browser speaks https to us, perhaps through a proxy that says so only by the public address.
    public boolean isSecure(RoutingContext request) {
        var caller = Caller.of(request);
        return caller.secure()
                || publicUrl
                        .filter(url -> "https".equalsIgnoreCase(url.getScheme()))
                        .map(URI::getAuthority)
                        .filter(caller.host()::equalsIgnoreCase)
                        .isPresent();
    }

    private Cookie cookie(RoutingContext request, String value) {
        return Cookie.cookie(name(request), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(isSecure(request))
                .setSameSite(CookieSameSite.LAX);
    }

    private String name(RoutingContext request) {
        return isSecure(request) ? SECURE_NAME : PLAIN_NAME;
    }
}
