package chat.parley.identity;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/// The last test of the company's sign-in that an admin made. It holds what the company says of them, so it is not kept
/// for long.
@Entity
@Table(name = "sign_in_tests")
public class Trial extends PanacheEntityBase {

    static final Duration KEPT = Duration.ofMinutes(15);

    @Id
    @Column(name = "account_id")
    public UUID accountId;

    public Instant at;

    @JdbcTypeCode(SqlTypes.JSON)
    public TrialReport report;

    public static Optional<Trial> of(UUID account, Instant now) {
        return find("accountId = ?1 and at > ?2", account, now.minus(KEPT)).firstResultOptional();
    }

    static void keep(UUID account, TrialReport report, Instant now) {
        delete("accountId", account);
        var trial = new Trial();
        trial.accountId = account;
        trial.at = now;
        trial.report = report;
        trial.persist();
    }

    static long deleteOld(Instant now) {
        return delete("at <= ?1", now.minus(KEPT));
    }
}
