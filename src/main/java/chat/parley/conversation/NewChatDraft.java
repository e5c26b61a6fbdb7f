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

    /// @return false where another draft is there than this one was made from
    static boolean save(UUID owner, String text, Instant now, DraftBase base) {
        return getEntityManager()
                        .createNativeQuery("""
                        INSERT INTO new_chat_drafts (account_id, text, updated_at) VALUES (?1, ?2, ?3)
                        ON CONFLICT (account_id)
                        DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at
                        WHERE ?4 OR new_chat_drafts.updated_at = ?5""")
                        .setParameter(1, owner)
                        .setParameter(2, CleanText.of(text))
                        .setParameter(3, now)
                        .setParameter(4, base.any())
                        .setParameter(5, base.updatedAt())
                        .executeUpdate()
                == 1;
    }

    /// Its message has made a chat.
    public static void discard(UUID owner, DraftBase base) {
        delete("account = ?1 and (?2 = true or updatedAt = ?3)", owner, base.any(), base.updatedAt());
    }
}
