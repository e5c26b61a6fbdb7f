package chat.parley.notice;

import chat.parley.http.Problem;
import chat.parley.secret.Sealer;
import chat.parley.secret.Tokens;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A program that wants to hear. It knows by a shared secret that what it hears comes from here.
@Entity
@Table(name = "webhooks")
public class Webhook extends PanacheEntityBase {

    private static final int MOST = 20;

    @Id
    public UUID id;

    public String name;

    /// Chosen by an admin. Private addresses are allowed, as with providers; redirects are not followed.
    public String url;

    @Column(name = "secret_sealed")
    public byte[] secretSealed;

    @Column(name = "created_by")
    public UUID createdBy;

    @Column(name = "created_at")
    public Instant createdAt;

    /// One that was just made, with the secret that is never shown again.
    public record Made(Webhook webhook, String secret) {}

    /// @throws Problem 409 `too_many_webhooks`
    public static Made create(String name, String url, UUID admin, Sealer sealer, Instant now) {
        if (count() >= MOST) {
            throw Problem.of(409, "too_many_webhooks", "There are as many webhooks as there may be. Remove one first.");
        }
        var webhook = new Webhook();
        webhook.id = Ids.next();
        webhook.name = name.strip();
        webhook.url = url;
        var secret = "whsec_" + Tokens.next();
        webhook.secretSealed = sealer.seal(secret.getBytes(StandardCharsets.UTF_8), webhook.place());
        webhook.createdBy = admin;
        webhook.createdAt = now;
        webhook.persist();
        return new Made(webhook, secret);
    }

    public static Optional<Webhook> find(UUID id) {
        return findByIdOptional(id);
    }

    public static List<Webhook> listing() {
        return list("order by lower(name), id");
    }

    String secret(Sealer sealer) {
        return new String(sealer.open(secretSealed, place()), StandardCharsets.UTF_8);
    }

    private String place() {
        return "webhooks/" + id + "/secret";
    }
}
