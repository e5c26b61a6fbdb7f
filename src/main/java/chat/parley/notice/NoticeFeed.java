package chat.parley.notice;

import chat.parley.database.OneColumn;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What somebody has been told in the app.
@ApplicationScoped
class NoticeFeed {

    private static final int PAGE = 30;

    private static final String LIST = """
        SELECT n.id, n.created_at, r.read_at IS NOT NULL AS seen FROM notice_readers r JOIN notices n ON n.id = r.notice_id
        WHERE r.account_id = :account
            AND (:paged = false OR (n.created_at, n.id) < (:afterAt, :afterId))
        ORDER BY n.created_at DESC, n.id DESC LIMIT :size
        """;

    private record Line(Notice notice, boolean seen) {}

    private final EntityManager entities;

    @Inject
    NoticeFeed(EntityManager entities) {
        this.entities = entities;
    }

    Items<OwnNoticesResource.View> of(UUID account, boolean amounts, @Nullable Cursor after) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(LIST, Tuple.class)
                .setParameter("account", account)
                .setParameter("paged", after != null)
                .setParameter("afterAt", after == null ? Instant.EPOCH : after.instant(0))
                .setParameter("afterId", after == null ? new UUID(0, 0) : after.uuid(1))
                .setParameter("size", PAGE + 1)
                .getResultList();
        // One query for all; what follows finds them in the session.
        Notice.list(
                "id in ?1", rows.stream().map(row -> row.get("id", UUID.class)).toList());
        var lines = rows.stream()
                .map(row -> new Line(Notice.findById(row.get("id", UUID.class)), row.get("seen", Boolean.class)))
                .toList();
        return Items.page(
                lines,
                PAGE,
                line -> Cursor.of(line.notice.createdAt, line.notice.id),
                line -> new OwnNoticesResource.View(
                        line.notice.id,
                        line.notice.kind,
                        line.notice.createdAt,
                        line.seen,
                        amounts ? line.notice.facts : line.notice.factsWithoutAmounts()));
    }

    long unread(UUID account) {
        return OneColumn.of(
                        entities,
                        "SELECT count(*) FROM notice_readers WHERE account_id = :account AND read_at IS NULL",
                        Long.class)
                .setParameter("account", account)
                .getSingleResult();
    }

    void read(UUID account, @Nullable List<UUID> ids, Instant now) {
        entities.createNativeQuery("""
            UPDATE notice_readers SET read_at = :now WHERE account_id = :account AND read_at IS NULL
                AND (:all OR notice_id IN (:ids))
            """)
                .setParameter("now", now)
                .setParameter("account", account)
                .setParameter("all", ids == null)
                .setParameter("ids", ids == null || ids.isEmpty() ? List.of(new UUID(0, 0)) : ids)
                .executeUpdate();
    }
}
