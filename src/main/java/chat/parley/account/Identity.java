package chat.parley.account;

import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who an account is at the company's sign-in. The key is issuer and subject and never an e-mail address, which other
/// people may come to have.
@Entity
@Table(name = "identities")
public class Identity extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "account_id")
    public UUID accountId;

    public String issuer;
    public String subject;

    /// As it was when they were joined.
    public @Nullable String email;

    @Column(name = "linked_at")
    public Instant linkedAt;

    public static Optional<Identity> find(String issuer, String subject) {
        return find("issuer = ?1 and subject = ?2", issuer, subject).firstResultOptional();
    }

    public static Optional<Identity> of(UUID account) {
        return find("accountId", account).firstResultOptional();
    }

    public static Identity link(Account account, String issuer, String subject, @Nullable String email, Instant now) {
        var identity = new Identity();
        identity.id = Ids.next();
        identity.accountId = account.id;
        identity.issuer = issuer;
        identity.subject = subject;
        identity.email = email;
        identity.linkedAt = now;
        identity.persist();
        return identity;
    }

    /// False where there was none.
    public static boolean unlink(UUID account) {
        return delete("accountId", account) > 0;
    }
}
