package chat.parley.bill;

import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/// How files of a kind were read the last time.
@Entity
@Table(name = "bill_mappings")
public class KnownMapping extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "provider_id")
    public UUID providerId;

    /// Of the names of the file's columns.
    public String fingerprint;

    @JdbcTypeCode(SqlTypes.JSON)
    public Mapping mapping;

    @Column(name = "updated_at")
    public Instant updatedAt;

    static Optional<KnownMapping> of(UUID provider, String fingerprint) {
        return find("providerId = ?1 and fingerprint = ?2", provider, fingerprint)
                .firstResultOptional();
    }

    /// While the caller holds the provider's row.
    static void remember(UUID provider, String fingerprint, Mapping mapping, Instant now) {
        var known = of(provider, fingerprint).orElseGet(() -> create(provider, fingerprint));
        known.mapping = mapping;
        known.updatedAt = now;
        known.persist();
    }

    private static KnownMapping create(UUID provider, String fingerprint) {
        var known = new KnownMapping();
        known.id = Ids.next();
        known.providerId = provider;
        known.fingerprint = fingerprint;
        return known;
    }
}
