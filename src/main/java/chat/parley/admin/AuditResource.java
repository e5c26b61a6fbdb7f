package chat.parley.admin;

import chat.parley.account.Account;
import chat.parley.audit.AuditEvent;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import io.quarkus.panache.common.Page;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who changed what, newest first. There is no way to change or delete a line.
@Path("/api/admin/audit")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    private static final int PAGE = 50;

    /// One line; `actor` and `actorName` are null where nobody was signed in.
    public record Line(
            UUID id,
            Instant at,
            @Nullable UUID actor,
            @Nullable String actorName,
            String action,
            @Nullable String targetKind,
            @Nullable String targetId,
            @Nullable String ip,
            Map<String, Object> details) {

        static Line of(AuditEvent e, Map<UUID, String> names) {
            var name = e.actor == null ? null : names.get(e.actor);
            return new Line(e.id, e.at, e.actor, name, e.action, e.targetKind, e.targetId, e.ip, e.details);
        }
    }

    @GET
    @Transactional
    public Items<Line> list(@QueryParam("after") @Nullable String after) {
        var cursor = Cursor.parse(after, 2);
        List<AuditEvent> rows = (cursor == null
                        ? AuditEvent.<AuditEvent>find("order by at desc, id desc")
                        : AuditEvent.<AuditEvent>find(
                                "at < ?1 or (at = ?1 and id < ?2) order by at desc, id desc",
                                cursor.instant(0),
                                cursor.uuid(1)))
                .page(Page.ofSize(PAGE + 1))
                .list();
        var actors = rows.stream().map(e -> e.actor).filter(Objects::nonNull).collect(Collectors.toSet());
        Map<UUID, String> names = Account.<Account>list("id in ?1", actors).stream()
                .collect(Collectors.toMap(account -> account.id, account -> account.name));
        return Items.page(rows, PAGE, e -> Cursor.of(e.at, e.id), e -> Line.of(e, names));
    }
}
