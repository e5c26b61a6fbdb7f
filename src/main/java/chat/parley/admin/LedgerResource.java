package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.http.Csv;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.LongCsv;
import chat.parley.money.Book;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The spending record: every change of what somebody or something has spent, and every call to a provider, newest
/// first.
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

    /// A page of lines that are all of one book.
    public record OfBook<T>(
            String currency,
            Book book,
            List<T> items,
            @Nullable String next) {

        static <T> OfBook<T> of(Book book, Items<T> page) {
            return new OfBook<>(Organisation.current().currency, book, page.items(), page.next());
        }
    }

    /// A page of somebody's lines.
    public record Record(
            String currency,
            Book book,
            SpendingRecord.Named owner,
            List<SpendingRecord.Entry> items,
            @Nullable String next) {}

    @Inject
    SpendingRecord record;

    @Inject
    Clock clock;

    @GET
    @Path("/ledger")
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    @RunOnVirtualThread
    public Response entries(@BeanParam RecordQuestion question, @Context HttpHeaders headers) {
        var book = question.book();
        var owner = question.owner();
        var currency = Organisation.current().currency;
        if (Csv.isWanted(question.format, headers)) {
            return LongCsv.response(
                    "record",
                    EntryTable.head(),
                    after -> record.entries(book, owner, Cursor.parse(after, 1), LongCsv.PAGE),
                    (csv, entry) -> EntryTable.line(csv, entry, currency));
        }
        var page = record.entries(book, owner, Cursor.parse(question.after, 1), SpendingRecord.PAGE);
        return Response.ok(new Record(currency, book, record.named(owner), page.items(), page.next()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @GET
    @Path("/attempts")
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    @RunOnVirtualThread
    public Response attempts(@BeanParam RecordQuestion question, @Context HttpHeaders headers) {
        var organisation = Organisation.current();
        var wanted = question.calls(organisation.dayOf(clock.instant()));
        if (Csv.isWanted(question.format, headers)) {
            var table = CallTable.of(organisation);
            return LongCsv.response(
                    "calls",
                    CallTable.head(),
                    after -> record.calls(wanted, Cursor.parse(after, 2), LongCsv.PAGE),
                    table::line);
        }
        var page = record.calls(wanted, Cursor.parse(question.after, 2), SpendingRecord.PAGE);
        return Response.ok(OfBook.of(wanted.book(), page), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
