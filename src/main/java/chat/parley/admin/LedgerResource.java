package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.http.Csv;
import chat.parley.http.Cursor;
import chat.parley.http.Fault;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import chat.parley.usage.Span;
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
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The spending record: every change of what somebody has spent, and every call to a provider, newest first.
@Path("/api/admin")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class LedgerResource {

    /// A page of lines with the currency that all its amounts are in.
    public record Lines<T>(
            String currency, List<T> items, @Nullable String next) {

        static <T> Lines<T> of(Items<T> page) {
            return new Lines<>(Organisation.current().currency, page.items(), page.next());
        }
    }

    @Inject
    SpendingRecord record;

    /// @param format `csv`: the newest lines in one table, without pages
    @GET
    @Path("/ledger")
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    public Response entries(
            @QueryParam("account") @Nullable UUID account,
            @QueryParam("after") @Nullable String after,
            @QueryParam("format") @Nullable String format,
            @Context HttpHeaders headers) {
        if (account == null) {
            throw Problem.invalid("account", Fault.REQUIRED, "whose record? Give a person's id");
        }
        if (Csv.isWanted(format, headers)) {
            return EntryTable.of(record.entries(account), Organisation.current().currency)
                    .response("record");
        }
        return Response.ok(Lines.of(record.entries(account, Cursor.parse(after, 1))), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    /// @param day one day, as reports count it
    /// @param format `csv`: the newest calls in one table, without pages
    @GET
    @Path("/attempts")
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    public Response attempts(
            @QueryParam("account") @Nullable UUID account,
            @QueryParam("day") @Nullable String day,
            @QueryParam("after") @Nullable String after,
            @QueryParam("format") @Nullable String format,
            @Context HttpHeaders headers) {
        var one = day == null || day.isEmpty() ? null : Span.day("day", day, LocalDate.EPOCH);
        var wanted = new SpendingRecord.Calls(account, one);
        if (Csv.isWanted(format, headers)) {
            return CallTable.of(record.table(wanted), Organisation.current()).response("calls");
        }
        var page = Lines.of(record.calls(wanted, Cursor.parse(after, 2)));
        return Response.ok(page, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
