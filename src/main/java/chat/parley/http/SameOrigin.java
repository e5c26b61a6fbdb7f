package chat.parley.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;

/// Refuses what another site makes a browser send. A browser names the site that asks by `Sec-Fetch-Site`, older ones
/// and plain http by `Origin`; what names none comes from a program, which may act on a session only in a way that no
/// form of another site can. `/v1` takes no cookies and so needs none of this.
@Singleton
final class SameOrigin {

    private static final Logger LOG = Logger.getLogger(SameOrigin.class);

    /// After [Entrance], before anyone is authenticated.
    private static final int PRIORITY = 9_000;

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final SessionCookie cookie;
    private final Deployment deployment;
    private final ProblemJson problems;

    @Inject
    SameOrigin(SessionCookie cookie, Deployment deployment, ProblemJson problems) {
        this.cookie = cookie;
        this.deployment = deployment;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        if (SAFE.contains(context.request().method()) || Paths.isUnder("/v1", context) || isAllowed(context)) {
            context.next();
            return;
        }
        LOG.warnf(
                "malicious_csrf: refused %s from %s",
                context.request().method(), Caller.of(context).address());
        problems.end(
                context,
                Problem.of(
                        403,
                        "cross_site",
                        "This did not come from Parley's own pages. Behind a proxy, PARLEY_PUBLIC_URL must be the"
                                + " address that people type."));
    }

    private boolean isAllowed(RoutingContext context) {
        var request = context.request();
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equalsIgnoreCase("same-origin");
        }
        var origin = request.getHeader("Origin");
        if (origin != null) {
            return isOurs(origin, context);
        }
        return cookie.read(context).isEmpty() || noFormCanSend(request);
    }

    private boolean isOurs(String origin, RoutingContext context) {
        if (deployment
                .publicUrl()
                .map(SameOrigin::origin)
                .filter(origin::equalsIgnoreCase)
                .isPresent()) {
            return true;
        }
        var host = Caller.of(context).host();
        return !host.isEmpty()
                && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }

    private static boolean noFormCanSend(HttpServerRequest request) {
        var type = request.getHeader("Content-Type");
        return request.method().equals(HttpMethod.DELETE)
                || (type != null
                        && type.split(";", 2)[0]
                                .strip()
                                .toLowerCase(Locale.ROOT)
                                .equals("application/json"));
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getAuthority();
    }
}
