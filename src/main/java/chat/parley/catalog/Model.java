package chat.parley.catalog;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A model as people know it, whoever offers it. Its id is opaque and may hold `/` and `:`.
@Entity
@Table(name = "models")
public class Model extends PanacheEntityBase {

    public static final String DEMO = "demo";

    /// The demo model at a price a call, for trying a limit out; not for choosing.
    public static final String COUNTED_CALL = "demo-counted";

    @Id
    public String id;

    public String name;
    public String description;
    public boolean enabled;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    public static Model create(String id, String name, Instant now) {
        var model = new Model();
        model.id = id;
        model.name = name;
        model.description = "";
        model.enabled = true;
        model.createdAt = now;
        model.updatedAt = now;
        model.persist();
        return model;
    }

    public static Optional<Model> find(String id) {
        return findByIdOptional(id);
    }

    /// Whether it is the program's own, in one form or another.
    boolean isBuiltin() {
        return id.equals(DEMO) || id.equals(COUNTED_CALL);
    }

    public static List<Model> listing() {
        return list("order by lower(name), id");
    }
}
