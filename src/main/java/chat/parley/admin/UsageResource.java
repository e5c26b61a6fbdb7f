package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the organisation used, by person, model, day or key. Without dates: this month.
@Path("/api/admin/usage")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class UsageResource {

    /// A report; both days are included.
    public record Report(
            String currency, LocalDate from, LocalDate to, UsageReport.Totals total, List<UsageReport.Row> rows) {}

    @Inject
    UsageReport report;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Report usage(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("by") @DefaultValue("user") String by,
            @QueryParam("book") @DefaultValue("real") String book) {
        var organisation = Organisation.current();
        var today = LocalDate.ofInstant(clock.instant(), organisation.zone());
        var first = day("from", from, today.withDayOfMonth(1));
        var last = day("to", to, today);
        if (last.isBefore(first)) {
            throw Problem.invalid("to", Fault.ENDS_BEFORE_START, "before \"from\"");
        }
        var kind = UsageBy.parse(by);
        var books = book(book);
        return new Report(
                organisation.currency,
                first,
                last,
                report.total(books, first, last),
                report.rows(books, first, last, kind));
    }

    private static LocalDate day(String field, @Nullable String text, LocalDate otherwise) {
        try {
            return text == null || text.isEmpty() ? otherwise : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Problem.invalid(field, Fault.NOT_A_DATE, "a day such as 2026-11-30");
        }
    }

    private static Book book(String text) {
        try {
            return Book.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("book", Fault.UNKNOWN_CHOICE, "real or demo");
        }
    }
}
