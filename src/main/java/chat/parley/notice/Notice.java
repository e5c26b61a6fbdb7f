package chat.parley.notice;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A fact worth telling. Found by triggers of the database, or raised by [Notices].
@Entity
@Table(name = "notices")
public class Notice extends PanacheEntityBase {

    /// Facts that are amounts of money.
    private static final List<String> AMOUNTS = List.of("limit", "spent", "amount", "reserved", "balance");

    @Id
    public UUID id;

    @Enumerated(EnumType.STRING)
    public Kind kind;

    public String about;

    /// Amounts are decimal strings, as in the API.
    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> facts;

    @Column(name = "created_at")
    public Instant createdAt;

    /// Since when it is known who is told; null before.
    @Column(name = "routed_at")
    public @Nullable Instant routedAt;

    /// Takes the oldest that nobody has routed yet, for this transaction only.
    ///
    /// @param but which to pass over
    static Optional<Notice> takeUnrouted(Set<UUID> but) {
        @SuppressWarnings("unchecked")
        List<Notice> found = getEntityManager()
                .createNativeQuery("""
                    SELECT * FROM notices WHERE routed_at IS NULL AND id NOT IN (:but)
                    ORDER BY created_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
                    """, Notice.class)
                .setParameter("but", but.isEmpty() ? Set.of(new UUID(0, 0)) : but)
                .getResultList();
        return found.stream().findFirst();
    }

    Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name)).map(Object::toString);
    }

    boolean isAboutALimit() {
        return kind.percent().isPresent();
    }

    /// @param name what people call the owner of a limit
    void routed(@Nullable String name, Instant now) {
        if (name != null) {
            var named = new HashMap<>(facts);
            named.put("name", name);
            facts = Map.copyOf(named);
        }
        routedAt = now;
    }

    /// What may be told to somebody who may know no amounts.
    Map<String, Object> factsWithoutAmounts() {
        var few = new HashMap<>(facts);
        AMOUNTS.forEach(few::remove);
        return Map.copyOf(few);
    }
}
