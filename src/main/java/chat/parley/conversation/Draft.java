package chat.parley.conversation;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person has typed and not sent.
@Entity
@IdClass(Draft.Key.class)
@Table(name = "drafts")
public class Draft extends PanacheEntityBase {

    @Id
    @Column(name = "account_id")
    public UUID account;

    @Id
    @Column(name = "conversation_id")
    public UUID conversation;

    public String text = "";

    @Column(name = "updated_at")
    public Instant updatedAt;

    public static final class Key implements Serializable {
        private static final long serialVersionUID = 1;

        public UUID account;
        public UUID conversation;

        @SuppressWarnings("NullAway.Init")
        public Key() {}

        Key(UUID account, UUID conversation) {
            this.account = account;
            this.conversation = conversation;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && account.equals(key.account) && conversation.equals(key.conversation);
        }

        @Override
        public int hashCode() {
            return Objects.hash(account, conversation);
        }
    }

    static Optional<Draft> find(UUID owner, UUID conversation) {
        return findByIdOptional(new Key(owner, conversation));
    }

    /// @return false where another draft is there than this one was made from
    static boolean save(UUID owner, UUID conversation, String text, Instant now, DraftBase base) {
        return getEntityManager()
                        .createNativeQuery("""
                        INSERT INTO drafts (conversation_id, account_id, text, updated_at) VALUES (?1, ?2, ?3, ?4)
                        ON CONFLICT (conversation_id, account_id)
                        DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at
                        WHERE ?5 OR drafts.updated_at = ?6""")
                        .setParameter(1, conversation)
                        .setParameter(2, owner)
                        .setParameter(3, CleanText.of(text))
                        .setParameter(4, now)
                        .setParameter(5, base.any())
                        .setParameter(6, base.updatedAt())
                        .executeUpdate()
                == 1;
    }

    /// What was sent is a draft no more.
    public static void discard(UUID owner, UUID conversation, DraftBase base) {
        String mine = "account = ?1 and conversation = ?2 and (?3 = true or updatedAt = ?4)";
        delete(mine, owner, conversation, base.any(), base.updatedAt());
    }
}
