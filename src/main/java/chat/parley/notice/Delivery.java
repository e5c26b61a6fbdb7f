package chat.parley.notice;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// One notice on its way to one address or webhook. Its id goes with every try.
@Entity
@Table(name = "outbox")
public class Delivery extends PanacheEntityBase {

    /// What is waited after each failure; the last one again and again.
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4));

    private static final Duration GIVE_UP = Duration.ofHours(24);
    private static final int LONGEST_ERROR = 300;
    private static final int TROUBLES = 20;

    @Id
    public UUID id;

    @Column(name = "notice_id")
    public UUID noticeId;

    @Enumerated(EnumType.STRING)
    public Channel channel;

    /// An address, or the id of a webhook.
    public String target;

    /// What is sent, the same in every try.
    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, String> payload;

    @Column(name = "created_at")
    public Instant createdAt;

    public Instant due;

    /// How often it was taken, the present time included.
    public int tries;

    @Column(name = "sent_at")
    public @Nullable Instant sentAt;

    @Column(name = "gave_up_at")
    public @Nullable Instant gaveUpAt;

    @Column(name = "last_error")
    public String lastError;

    static void put(UUID id, Notice notice, Channel channel, String target, Map<String, String> payload, Instant now) {
        var delivery = new Delivery();
        delivery.id = id;
        delivery.noticeId = notice.id;
        delivery.channel = channel;
        delivery.target = target;
        delivery.payload = payload;
        delivery.createdAt = now;
        delivery.due = now;
        delivery.lastError = "";
        delivery.persist();
    }

    /// Takes what is due, the oldest first, so that no other process does before the lease has run out.
    static List<Delivery> take(int most, Instant now, Duration lease) {
        @SuppressWarnings("unchecked")
        List<Delivery> taken = getEntityManager()
                .createNativeQuery("""
                    WITH ripe AS MATERIALIZED (
                        SELECT id FROM outbox WHERE sent_at IS NULL AND gave_up_at IS NULL AND due <= :now
                        ORDER BY due LIMIT :most FOR UPDATE SKIP LOCKED
                    )
                    UPDATE outbox o SET due = :until, tries = o.tries + 1 FROM ripe WHERE o.id = ripe.id RETURNING o.*
                    """, Delivery.class)
                .setParameter("until", now.plus(lease))
                .setParameter("now", now)
                .setParameter("most", most)
                .getResultList();
        return taken;
    }

    /// What could not be sent at once, the newest first; what got through later is left out.
    public static List<Delivery> troubles() {
        return Delivery.<Delivery>find("lastError <> '' and sentAt is null order by createdAt desc, id desc")
                .page(0, TROUBLES)
                .list();
    }

    /// It has arrived.
    ///
    /// @return false where the lease ran out and somebody else has taken it since
    boolean sent(Instant now) {
        return update("sentAt = ?1, lastError = '' where id = ?2 and tries = ?3 and sentAt is null", now, id, tries)
                == 1;
    }

    /// It has not arrived: again later, until a day has passed.
    ///
    /// @param forGood whether another try cannot help
    boolean failed(String error, boolean forGood, Instant now) {
        var next = now.plus(WAITS.get(Math.min(tries, WAITS.size()) - 1));
        var over = forGood || next.isAfter(createdAt.plus(GIVE_UP));
        return update(
                        "due = ?1, gaveUpAt = ?2, lastError = ?3 where id = ?4 and tries = ?5 and sentAt is null",
                        next,
                        over ? now : null,
                        error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error,
                        id,
                        tries)
                == 1;
    }

    /// Forgets what arrived or was given up before `before`; that it was told stands with the notice.
    ///
    /// @return how many there were
    static long forget(Instant before) {
        return delete("sentAt < ?1 or gaveUpAt < ?1", before);
    }
}
