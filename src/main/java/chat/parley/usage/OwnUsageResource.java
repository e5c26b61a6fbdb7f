package chat.parley.usage;

import chat.parley.account.CurrentAccount;
import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.http.Csv;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the person who asks has used, and nobody else. Without dates: this month.
@Path("/api/usage")
@RolesAllowed({"member", "admin"})
public class OwnUsageResource {

    /// A report; both days are included. The rows make up the total. What was saved is null for readers who are
    /// told no amounts.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Report(
            String currency,
            Book book,
            LocalDate from,
            LocalDate to,
            OwnTotals total,
            @Nullable Money saved,
            List<Line> rows) {

        static Report of(Book book, Span span, List<OwnUsage.Row> rows, MoneyShown shown) {
            return new Report(
                    Organisation.current().currency,
                    book,
                    span.from(),
                    span.to(),
                    OwnTotals.of(
                            rows.stream().map(OwnUsage.Row::totals).reduce(UsageTotals.NONE, UsageTotals::plus), shown),
                    shown.amount(rows.stream().map(OwnUsage.Row::saved).reduce(Money.ZERO, Money::plus)),
                    rows.stream().map(row -> Line.of(row, shown)).toList());
        }

        Csv csv(OwnUsage.By by) {
            var csv = Csv.of(by.code(), "kind", "id", "currency", "saved").and(UsageColumns.NAMES);
            for (var row : rows) {
                csv.line(row.name, row.kind, row.id, currency, row.saved).and(row.totals.cells());
            }
            return csv;
        }
    }

    /// One line, as the reader may know it.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Line(
            @Nullable String id,
            @Nullable String name,
            String kind,
            OwnTotals totals,
            @Nullable Money saved) {

        static Line of(OwnUsage.Row row, MoneyShown shown) {
            return new Line(
                    row.id(), row.name(), row.kind(), OwnTotals.of(row.totals(), shown), shown.amount(row.saved()));
        }
    }

    /// A quarter: more calls than that are an admin's report.
    private static final int MOST_DAYS = 92;

    @Inject
    CurrentAccount current;

    @Inject
    OwnUsage usage;

    @Inject
    Clock clock;

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    public Response usage(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("by") @DefaultValue("day") String by,
            @QueryParam("book") @Nullable String book,
            @QueryParam("format") @Nullable String format,
            @Context HttpHeaders headers) {
        var today = Organisation.current().dayOf(clock.instant());
        var span = Span.parse(from, to, today).atMost(MOST_DAYS);
        var kind = OwnUsage.By.parse(by);
        var inCsv = Csv.isWanted(format, headers);
        var books = book == null ? usage.shownBook() : book(book);
        var report = Report.of(books, span, usage.rows(current.id(), books, span, kind), current.moneyShown());
        return inCsv
                ? report.csv(kind).response("usage-by-" + kind.code() + "-" + span.code())
                : Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static Book book(String text) {
        try {
            return Book.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("book", Fault.UNKNOWN_CHOICE, "real or demo");
        }
    }
}
