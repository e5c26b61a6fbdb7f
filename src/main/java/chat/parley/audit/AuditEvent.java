package chat.parley.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// One line of the audit log: who did what to whom. The database refuses to change or delete it.
@Entity
@Immutable
@Table(name = "audit_events")
public class AuditEvent extends PanacheEntityBase {

    @Id
    public UUID id;

    public Instant at;

    @Column(name = "actor_id")
    public @Nullable UUID actor;

    public String action;

    @Column(name = "target_kind")
    public @Nullable String targetKind;

    @Column(name = "target_id")
    public @Nullable String targetId;

    public @Nullable String ip;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> details;
}
