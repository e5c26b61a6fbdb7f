package chat.parley.identity;

import chat.parley.http.SessionCookie;
import chat.parley.secret.Sealer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Carries a [Hop] in the browser that began it. Each has a cookie of its own, so that two tabs do not disturb each
/// other.
@Singleton
final class HopCookie {

    private static final String PLACE = "hop";
    private static final int NAMED_BY = 12;
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final SessionCookie sessions;
    private final Sealer sealer;
    private final ObjectMapper json;
    private final Clock clock;

    @Inject
    HopCookie(SessionCookie sessions, Sealer sealer, ObjectMapper json, Clock clock) {
        this.sessions = sessions;
        this.sealer = sealer;
        this.json = json;
        this.clock = clock;
    }

    void set(RoutingContext request, Hop hop) {
        try {
            var sealed = sealer.seal(json.writeValueAsBytes(hop), PLACE);
            var text = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
            add(request, hop.state(), text, Hop.LIFE);
        } catch (IOException e) {
            throw new IllegalStateException("a hop cannot be written as JSON", e);
        }
    }

    /// The hop of this state, if this browser began it, not too long ago. It is not there a second time.
    Optional<Hop> take(RoutingContext request, @Nullable String state) {
        if (state == null || !STATE.matcher(state).matches()) {
            return Optional.empty();
        }
        var cookie = request.request().getCookie(name(request, state));
        if (cookie == null) {
            return Optional.empty();
        }
        add(request, state, "", Duration.ZERO);
        return open(cookie.getValue())
                .filter(hop -> hop.state().equals(state) && hop.until().isAfter(clock.instant()));
    }

    private Optional<Hop> open(String text) {
        try {
            return Optional.of(json.readValue(sealer.open(Base64.getUrlDecoder().decode(text), PLACE), Hop.class));
        } catch (IOException | IllegalArgumentException | Sealer.CannotOpen notOurs) {
            return Optional.empty();
        }
    }

    private void add(RoutingContext request, String state, String value, Duration life) {
        request.response()
                .addCookie(Cookie.cookie(name(request, state), value)
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSecure(sessions.isSecure(request))
                        .setSameSite(CookieSameSite.LAX)
                        .setMaxAge(life.toSeconds()));
    }

    private String name(RoutingContext request, String state) {
        return (sessions.isSecure(request) ? "__Host-parley-hop-" : "parley-hop-") + state.substring(0, NAMED_BY);
    }
}
