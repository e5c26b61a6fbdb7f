package chat.parley.conversation;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What a person has typed for a chat that has no message yet; each has one.
@Entity
@Table(name = "new_chat_drafts")
public class NewChatDraft extends PanacheEntityBase {

    @Id
    @Column(name = "account_id")
    public UUID account;

    public String text = "";

    @Column(name = "updated_at")
    public Instant updatedAt;

    static Optional<NewChatDraft> find(UUID owner) {
        return findByIdOptional(owner);
    }

    /// Two devices may save at once: the later one stays.
    static void save(UUID owner, String text, Instant now) {
        getEntityManager()
                .createNativeQuery("""
                        INSERT INTO new_chat_drafts (account_id, text, updated_at) VALUES (?1, ?2, ?3)
                        ON CONFLICT (account_id)
                        DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at""")
                .setParameter(1, owner)
                .setParameter(2, CleanText.of(text))
                .setParameter(3, now)
                .executeUpdate();
    }

    /// Its message has made a chat.
    public static void discard(UUID owner) {
        delete("account = ?1", owner);
    }
}
