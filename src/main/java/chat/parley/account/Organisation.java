package chat.parley.account;

import chat.parley.http.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one organisation that an installation serves.
@Entity
@Table(name = "organisation")
public class Organisation extends PanacheEntityBase {

    private static final short ONLY = 1;

    @Id
    public short id;

    public String name;

    @Column(name = "zone")
    public String zoneId;

    /// ISO 4217; fixed once a price exists.
    public String currency;

    public Language language;

    @Column(name = "default_model")
    public @Nullable String defaultModel;

    /// What every conversation begins with.
    public String instruction;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /// @throws Problem 503 `not_set_up`, before set-up is finished
    public static Organisation current() {
        return find().orElseThrow(() ->
                Problem.of(503, "not_set_up", "Parley is not set up yet: open it in a browser and finish the set-up."));
    }

    public static Optional<Organisation> find() {
        return findByIdOptional(ONLY);
    }

    public static Organisation create(String name, ZoneId zone, String currency, Language language, Instant now) {
        var organisation = new Organisation();
        organisation.id = ONLY;
        organisation.name = name.strip();
        organisation.zoneId = zone.getId();
        organisation.currency = currency;
        organisation.language = language;
        organisation.instruction = "";
        organisation.createdAt = now;
        organisation.updatedAt = now;
        organisation.persist();
        return organisation;
    }

    public ZoneId zone() {
        return ZoneId.of(zoneId);
    }
}
