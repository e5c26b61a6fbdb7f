package chat.parley.admin;

import chat.parley.account.Account;
import chat.parley.audit.AuditEvent;
import chat.parley.http.Csv;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.LongCsv;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.panache.common.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
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

    @Inject
    ObjectMapper mapper;

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    @RunOnVirtualThread
    public Response list(
            @QueryParam("after") @Nullable String after,
            @QueryParam("format") @Nullable String format,
            @Context HttpHeaders headers) {
        if (Csv.isWanted(format, headers)) {
            var head = Csv.of("id", "at", "actor", "actorName", "action", "targetKind", "targetId", "ip", "details");
            return LongCsv.response("audit", head, place -> page(place, LongCsv.PAGE), this::line);
        }
        return Response.ok(page(after, PAGE), MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static Items<Line> page(@Nullable String after, int size) {
        var rows = newest(Cursor.parse(after, 2), size + 1);
        var names = names(rows);
        return Items.page(rows, size, e -> Cursor.of(e.at, e.id), e -> Line.of(e, names));
    }

    private static List<AuditEvent> newest(@Nullable Cursor cursor, int most) {
        return (cursor == null
                        ? AuditEvent.<AuditEvent>find("order by at desc, id desc")
                        : AuditEvent.<AuditEvent>find(
                                "at <= ?1 and (at < ?1 or id < ?2) order by at desc, id desc",
                                cursor.instant(0),
                                cursor.uuid(1)))
                .page(Page.ofSize(most))
                .list();
    }

    private static Map<UUID, String> names(List<AuditEvent> rows) {
        var actors = rows.stream().map(e -> e.actor).filter(Objects::nonNull).collect(Collectors.toSet());
        return Account.<Account>list("id in ?1", actors).stream()
                .collect(Collectors.toMap(account -> account.id, account -> account.name));
    }

    private void line(Csv csv, Line line) {
        csv.line(
                line.id(),
                line.at(),
                line.actor(),
                line.actorName(),
                line.action(),
                line.targetKind(),
                line.targetId(),
                line.ip(),
                text(line.details()));
    }

    private String text(Map<String, Object> details) {
        try {
            return mapper.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
