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

/// The organisation's picture, drawn anew from what was handed in.
@Entity
@Table(name = "logos")
public class Logo extends PanacheEntityBase {

    @Id
    public UUID id;

    public byte[] png;

    @Column(name = "created_at")
    public Instant createdAt;

    public static Optional<Logo> find(UUID id) {
        return findByIdOptional(id);
    }

    static Logo keep(byte[] png, Instant now) {
        var logo = new Logo();
        logo.id = Ids.next();
        logo.png = png;
        logo.createdAt = now;
        logo.persist();
        return logo;
    }
}
