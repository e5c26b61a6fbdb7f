package chat.parley.admin;

import chat.parley.account.Account;
import chat.parley.http.Caller;
import chat.parley.http.Deployment;
import chat.parley.identity.Invitation;
import io.nayuki.qrcodegen.QrCode;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes the links by which people join, as text and as a QR code.
@RequestScoped
class JoinLinks {

    /// A person, and the link to hand over; shown once. The link is null where the person can sign in already.
    record Link(
            UUID id,
            @Nullable String link,
            @Nullable Instant expiresAt,
            @Nullable Qr qr) {

        static Link none(Account account) {
            return new Link(account.id, null, null, null);
        }
    }

    /// SVG path data on a grid of `size` x `size` units; the quiet zone is the page's.
    record Qr(int size, String path) {

        static Qr of(String text) {
            var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
            var path = new StringBuilder();
            for (int y = 0; y < code.size; y++) {
                for (int x = 0; x < code.size; x++) {
                    if (code.getModule(x, y)) {
                        path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                    }
                }
            }
            return new Qr(code.size, path.toString());
        }
    }

    @Inject
    Deployment deployment;

    @Inject
    RoutingContext request;

    @Inject
    Clock clock;

    Link make(Account account, UUID by) {
        var issued = Invitation.issue(account, by, clock.instant());
        var link = Caller.of(request).home(deployment) + issued.path();
        return new Link(account.id, link, issued.expiresAt(), Qr.of(link));
    }
}
