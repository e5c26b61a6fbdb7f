package chat.parley.http;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The headers that every response carries, whoever wrote it: pages, files, errors, streams.
@Singleton
final class SecurityHeaders {

    private static final int PRIORITY = 9_500;

    private static final String ONE_YEAR = "31536000";
    private static final String ONE_HOUR = "3600";

    private static final String PAGE_POLICY = "default-src 'none'; script-src 'nonce-%s' 'strict-dynamic'; style-src"
            + " 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; form-action 'self'%s;"
            + " frame-ancestors 'none'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'";

    /// For answers to programs, and for pictures that people handed in: whoever opens one in a browser sees that
    /// and nothing more.
    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private static final String FEATURES = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(),"
            + " display-capture=(), browsing-topics=()";

    private final SessionCookie cookie;
    private final String signInServer;

    @Inject
    SecurityHeaders(
            SessionCookie cookie,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> signInServer) {
        this.cookie = cookie;
        this.signInServer = signInServer.map(SecurityHeaders::origin).orElse("");
    }

    /// The form that signs out ends, by redirect, at the company's sign-in server; browsers count that as the
    /// form's.
    private static String origin(String url) {
        var uri = URI.create(url.strip());
        return uri.getRawAuthority() == null ? "" : " " + uri.getScheme() + "://" + uri.getRawAuthority();
    }

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    context.addHeadersEndHandler(done -> write(context));
                    context.next();
                },
                PRIORITY);
    }

    private void write(RoutingContext context) {
        var headers = context.response().headers();
        headers.set("Content-Security-Policy", policy(context));
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", referrer(context));
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", FEATURES);
        headers.set("X-DNS-Prefetch-Control", "off");
        if (Paths.isPublicLink(context)) {
            headers.set("X-Robots-Tag", "noindex, nofollow");
        }
        headers.set(RequestId.HEADER, RequestId.of(context));
        if (cookie.isSecure(context)) {
            headers.set("Strict-Transport-Security", "max-age=" + ONE_YEAR + "; includeSubDomains");
        }
        cache(context, headers);
    }

    /// Over plain http to another machine browsers send no `Sec-Fetch-Site`, and under `no-referrer` a form's
    /// `Origin` is "null": nobody could tell our own forms from another site's.
    private String referrer(RoutingContext context) {
        var strict = cookie.isSecure(context) || Loopback.isHost(context) || Paths.isPublicLink(context);
        return strict ? "no-referrer" : "same-origin";
    }

    private String policy(RoutingContext context) {
        if (Paths.isUnder("/api", context) || Paths.isUnder("/v1", context) || Paths.isUnder("/logo", context)) {
            return DATA_POLICY;
        }
        var policy = PAGE_POLICY.formatted(Nonce.of(context), signInServer);
        return LaunchMode.current() == LaunchMode.DEVELOPMENT ? forReloading(policy) : policy;
    }

    /// Vite puts styles into the page and reports changes over a web socket.
    private static String forReloading(String policy) {
        return policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
                .replace("connect-src 'self'", "connect-src 'self' ws:");
    }

    /// Built files have their content's hash in their name; all else but the icon is somebody's own.
    private static void cache(RoutingContext context, MultiMap headers) {
        if (Paths.isUnder("/assets", context) && context.response().getStatusCode() < 400) {
            headers.set("Cache-Control", "public, max-age=" + ONE_YEAR + ", immutable");
        } else if (Paths.isUnder("/icon.svg", context)) {
            // Browsers ask for it whenever the address changes.
            headers.set("Cache-Control", "public, max-age=" + ONE_HOUR);
        } else if (!headers.contains("Cache-Control")) {
            headers.set("Cache-Control", "no-store");
        }
    }
}
