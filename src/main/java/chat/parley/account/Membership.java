package chat.parley.account;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.EnumeratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// That somebody is in a group. Only [Group] changes it, under the budgets' lock.
@Entity
@Table(name = "memberships")
@IdClass(Membership.Key.class)
public class Membership extends PanacheEntityBase {

    /// Why somebody is in a group.
    public enum Source {
        /// An admin wants it so.
        LOCAL("local"),
        /// The company's sign-in said so last time.
        OIDC("oidc");

        @EnumeratedValue
        final String text;

        Source(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }

    public record Key(UUID account, UUID group) implements Serializable {}

    @Id
    @Column(name = "account_id")
    public UUID account;

    @Id
    @Column(name = "group_id")
    public UUID group;

    @Enumerated(EnumType.STRING)
    public Source source;

    @Column(name = "created_at")
    public Instant createdAt;

    public static List<Membership> of(UUID account) {
        return list("account", account);
    }

    public static List<UUID> accountsOf(UUID group) {
        return getEntityManager()
                .createQuery("select m.account from Membership m where m.group = ?1", UUID.class)
                .setParameter(1, group)
                .getResultList();
    }

    static List<UUID> everyMember() {
        return getEntityManager()
                .createQuery("select distinct m.account from Membership m", UUID.class)
                .getResultList();
    }

    /// What an admin gave outlasts what the company said.
    static void put(UUID account, UUID group, Source source, Instant now) {
        getEntityManager()
                .createNativeQuery("""
                        INSERT INTO memberships AS m (account_id, group_id, source, created_at)
                        VALUES (:account, :group, :source, :now)
                        ON CONFLICT (account_id, group_id) DO UPDATE SET source = excluded.source
                        WHERE m.source = 'oidc'
                        """)
                .setParameter("account", account)
                .setParameter("group", group)
                .setParameter("source", source.text)
                .setParameter("now", now)
                .executeUpdate();
    }

    static boolean end(UUID account, UUID group) {
        return delete("account = ?1 and group = ?2", account, group) > 0;
    }

    static void endAll(UUID group) {
        delete("group", group);
    }
}
