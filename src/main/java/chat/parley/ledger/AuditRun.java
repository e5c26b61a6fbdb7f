package chat.parley.ledger;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.Immutable;

/// When the books were last added up, on whatever replica, and what was found.
@Entity
@Immutable
@Table(name = "ledger_audits")
public class AuditRun extends PanacheEntityBase {

    /// Whether over everything, or over what was new.
    @Id
    @Column(name = "from_first")
    public boolean fromFirst;

    public Instant at;
    public long millis;

    /// How many accounts there were.
    public long accounts;

    public long mismatches;

    /// The latest of each kind, the newest first.
    public static List<AuditRun> listing() {
        return list("order by at desc");
    }

    public static Optional<AuditRun> last() {
        return find("order by at desc").firstResultOptional();
    }

    static void note(boolean fromFirst, Instant at, Duration took, long mismatches) {
        getEntityManager()
                .createNativeQuery("""
                    INSERT INTO ledger_audits (from_first, at, millis, accounts, mismatches)
                    VALUES (:first, :at, :millis, (SELECT count(*) FROM ledger_accounts), :mismatches)
                    ON CONFLICT (from_first) DO UPDATE SET at = excluded.at, millis = excluded.millis,
                        accounts = excluded.accounts, mismatches = excluded.mismatches
                    """)
                .setParameter("first", fromFirst)
                .setParameter("at", at)
                .setParameter("millis", took.toMillis())
                .setParameter("mismatches", mismatches)
                .executeUpdate();
    }
}
