package chat.parley.identity;

import chat.parley.http.SessionCookie;
import chat.parley.secret.MasterKey;
import chat.parley.secret.Tokens;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A cookie that says, signed, that this browser has signed in to this account before. It opens nothing; it only keeps
/// the browser's tries apart from those of strangers.
@Singleton
final class KnownDevice {

    private static final String NAME = "parley-device";
    private static final Duration LIFE = Duration.ofDays(180);
    private static final int ID_BYTES = 16;

    private final SecretKeySpec key;
    private final SessionCookie sessions;

    @Inject
    KnownDevice(MasterKey master, SessionCookie sessions) {
        key = new SecretKeySpec(master.derive("known-device"), "HmacSHA256");
        this.sessions = sessions;
    }

    /// The device's id, if the cookie is ours and about this e-mail address.
    Optional<String> read(RoutingContext request, String email) {
        var cookie = request.request().getCookie(NAME);
        if (cookie == null) {
            return Optional.empty();
        }
        var parts = cookie.getValue().split("\\.", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        var expected = sign(parts[0], email).getBytes(StandardCharsets.UTF_8);
        var known = MessageDigest.isEqual(expected, parts[1].getBytes(StandardCharsets.UTF_8));
        return known ? Optional.of(parts[0]) : Optional.empty();
    }

    void remember(RoutingContext request, String email) {
        var id = read(request, email)
                .orElseGet(() -> Base64.getUrlEncoder().withoutPadding().encodeToString(Tokens.random(ID_BYTES)));
        request.response()
                .addCookie(Cookie.cookie(NAME, id + "." + sign(id, email))
                        .setPath("/login")
                        .setHttpOnly(true)
                        .setSecure(sessions.isSecure(request))
                        .setSameSite(CookieSameSite.LAX)
                        .setMaxAge(LIFE.toSeconds()));
    }

    private String sign(String id, String email) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var signature = mac.doFinal((id + "\n" + email).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
