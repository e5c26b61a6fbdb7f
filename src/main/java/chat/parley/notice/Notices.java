package chat.parley.notice;

import chat.parley.database.OneColumn;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/// Where whatever finds a fact worth telling says so.
@ApplicationScoped
public class Notices {

    private final EntityManager entities;
    private final ObjectMapper json;
    private final Clock clock;

    @Inject
    Notices(EntityManager entities, ObjectMapper json, Clock clock) {
        this.entities = entities;
        this.json = json;
        this.clock = clock;
    }

    /// Tells it in the caller's transaction, unless it was told before.
    ///
    /// @param about what it is about: of one kind each is told once. What may be told again later names its day,
    /// such as `{provider} 2026-11-26`
    /// @param facts by name; amounts as [chat.parley.money.Money] under `amount`, `balance`, `limit`, `spent`
    /// @return whether it is new
    public boolean raise(Kind kind, String about, Map<String, ?> facts) {
        return !OneColumn.of(entities, "SELECT raise_notice(:kind, :about, CAST(:facts AS jsonb), :now)", UUID.class)
                .setParameter("kind", kind.text())
                .setParameter("about", about)
                .setParameter("facts", written(facts))
                .setParameter("now", clock.instant())
                .getResultList()
                .contains(null);
    }

    private String written(Map<String, ?> facts) {
        try {
            return json.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("facts that cannot be written: " + facts, e);
        }
    }
}
