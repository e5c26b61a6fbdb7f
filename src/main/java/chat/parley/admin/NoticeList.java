package chat.parley.admin;

import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.notice.Kind;
import chat.parley.notice.Notice;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Everything that anybody was told, with how far it has come.
@ApplicationScoped
class NoticeList {

    private static final int PAGE = 50;

    /// @param sent to how many addresses and webhooks it has gone
    /// @param waiting to how many it is still to go
    /// @param failed to how many it could not be brought in a day
    record Row(UUID id, Kind kind, Instant at, Map<String, Object> facts, long sent, long waiting, long failed) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Page(String currency, List<Row> items, @Nullable String next) {}

    private record Tally(long sent, long waiting, long failed) {
        static final Tally NONE = new Tally(0, 0, 0);
    }

    private final EntityManager entities;

    @Inject
    NoticeList(EntityManager entities) {
        this.entities = entities;
    }

    Page page(String currency, @Nullable Cursor after) {
        List<Notice> rows = (after == null
                        ? Notice.<Notice>find("order by createdAt desc, id desc")
                        : Notice.<Notice>find(
                                "createdAt < ?1 or (createdAt = ?1 and id < ?2) order by createdAt desc, id desc",
                                after.instant(0),
                                after.uuid(1)))
                .page(0, PAGE + 1)
                .list();
        var tallies = tallies(rows.stream().map(row -> row.id).toList());
        var page = Items.page(rows, PAGE, row -> Cursor.of(row.createdAt, row.id), row -> {
            var tally = tallies.getOrDefault(row.id, Tally.NONE);
            return new Row(row.id, row.kind, row.createdAt, row.facts, tally.sent, tally.waiting, tally.failed);
        });
        return new Page(currency, page.items(), page.next());
    }

    private Map<UUID, Tally> tallies(List<UUID> notices) {
        if (notices.isEmpty()) {
            return Map.of();
        }
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery("""
            SELECT notice_id, count(sent_at) AS sent, count(gave_up_at) AS failed,
                count(*) - count(sent_at) - count(gave_up_at) AS waiting
            FROM outbox WHERE notice_id IN (:notices) GROUP BY notice_id
            """, Tuple.class)
                .setParameter("notices", notices)
                .getResultList();
        return rows.stream()
                .collect(Collectors.toMap(
                        row -> row.get("notice_id", UUID.class),
                        row -> new Tally(
                                row.get("sent", Long.class),
                                row.get("waiting", Long.class),
                                row.get("failed", Long.class))));
    }
}
