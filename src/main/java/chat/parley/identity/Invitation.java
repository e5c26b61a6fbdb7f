package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.Status;
import chat.parley.secret.Tokens;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The link by which an invited person joins: good once, for 72 hours, and until the next one is made.
@Entity
@Table(name = "invitations")
public class Invitation extends PanacheEntityBase {

    public static final Duration LIFE = Duration.ofHours(72);

    @Id
    public UUID id;

    @Column(name = "account_id")
    public UUID accountId;

    @Column(name = "token_hash")
    public byte[] tokenHash;

    @Column(name = "created_by")
    public UUID createdBy;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @Column(name = "used_at")
    public @Nullable Instant usedAt;

    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    /// A new link and when it ends. The token is known only now: put it after `/join/` and show it once.
    public record Issued(UUID invitation, String token, Instant expiresAt) {

        public String path() {
            return "/join/" + token;
        }
    }

    /// Revokes the links made before for this account and makes another.
    public static Issued issue(Account account, UUID by, Instant now) {
        revokeAll(account.id, now);
        var token = Tokens.next();
        var invitation = new Invitation();
        invitation.id = Ids.next();
        invitation.accountId = account.id;
        invitation.tokenHash = Tokens.hash(token);
        invitation.createdBy = by;
        invitation.createdAt = now;
        invitation.expiresAt = now.plus(LIFE);
        invitation.persist();
        return new Issued(invitation.id, token, invitation.expiresAt);
    }

    /// Makes every open link of an account void; returns how many there were.
    public static int revokeAll(UUID account, Instant now) {
        return update("revokedAt = ?1 where accountId = ?2 and usedAt is null and revokedAt is null", now, account);
    }

    /// When the open link of an account ends, if it has one.
    public static Optional<Instant> openUntil(UUID account, Instant now) {
        return Invitation.<Invitation>find(
                        "accountId = ?1 and usedAt is null and revokedAt is null and expiresAt > ?2", account, now)
                .firstResultOptional()
                .map(invitation -> invitation.expiresAt);
    }

    static Optional<Invitation> open(String token, Instant now) {
        return Invitation.<Invitation>find(
                        "tokenHash = ?1 and usedAt is null and revokedAt is null and expiresAt > ?2",
                        Tokens.hash(token),
                        now)
                .firstResultOptional()
                .filter(invitation -> invitation.account().status == Status.INVITED);
    }

    /// Uses it up; false where another request was faster.
    boolean use(Instant now) {
        return update("usedAt = ?1 where id = ?2 and usedAt is null and revokedAt is null", now, id) == 1;
    }

    Account account() {
        return Account.find(accountId).orElseThrow();
    }
}
