package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.http.Csv;
import chat.parley.usage.UsageColumns;
import chat.parley.usage.UsageTotals;
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
import java.time.LocalDate;
import java.util.List;

/// What the organisation used, by person, group, model, day or key, or by two of them. Without dates: this month.
@Path("/api/admin/usage")
@RolesAllowed("admin")
public class UsageResource {

    /// A report; both days are included.
    ///
    /// @param unconfirmed the models in it whose prices nobody had confirmed: the figures rest on them
    public record Report(
            String currency,
            LocalDate from,
            LocalDate to,
            UsageTotals total,
            List<UsageReport.Row> rows,
            List<String> unconfirmed) {

        /// The lines without their sum, which a spreadsheet makes itself.
        Csv csv(UsageReport.Lines lines) {
            var csv = Csv.of().and(lines.first().headings());
            if (lines.second() != null) {
                csv.and(lines.second().headings());
            }
            csv.and(List.of("currency", "pricesConfirmed")).and(UsageColumns.NAMES);
            for (var row : rows) {
                csv.line().and(lines.first().cells(row.id(), row.name()));
                var then = row.then();
                if (lines.second() != null && then != null) {
                    csv.and(lines.second().cells(then.id(), then.name()));
                }
                csv.and(List.of(currency, unconfirmed.isEmpty())).and(UsageColumns.of(row.totals()));
            }
            return csv;
        }
    }

    @Inject
    UsageReport report;

    @Inject
    Clock clock;

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    public Response usage(@BeanParam UsageQuestion question, @Context HttpHeaders headers) {
        var organisation = Organisation.current();
        var range = question.range(organisation.dayOf(clock.instant()));
        var lines = question.lines();
        var inCsv = Csv.isWanted(question.format, headers);
        var span = range.span();
        var answer = new Report(
                organisation.currency,
                span.from(),
                span.to(),
                report.total(range),
                report.rows(range, lines),
                report.unconfirmed(range, organisation.midnights()));
        return inCsv
                ? answer.csv(lines).response("usage-" + span.code())
                : Response.ok(answer, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
