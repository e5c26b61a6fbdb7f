package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.budget.BudgetView;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.usage.UsageTotals;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the organisation stands today.
@Path("/api/admin/overview")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {

    /// @param limit the organisation's monthly limit, with what is spent and reserved of it; null where there is
    /// none
    /// @param projection what the month will come to, or null where too few days are known
    /// @param limits how all others stand
    /// @param near whose limits are used up to 80 % or more, the fullest first
    /// @param doubtful the last calls of this month that were charged by rule, or billed above their reserve
    /// @param balances what is left of the credit with the providers that tell it
    public record View(
            String currency,
            Book book,
            LocalDate day,
            UsageTotals today,
            UsageTotals month,
            Money reserved,
            @Nullable BudgetView limit,
            @Nullable Money projection,
            MonthAgainstLimits.View limits,
            List<Overview.Near> near,
            List<Overview.Doubtful> doubtful,
            Overview.Offers offers,
            List<Overview.Balance> balances) {}

    @Inject
    Overview overview;

    @Inject
    MonthAgainstLimits limits;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public View view() {
        var organisation = Organisation.current();
        var now = clock.instant();
        var today = organisation.dayOf(now);
        var book = overview.book(today);
        var days = overview.days(book, today);
        return new View(
                organisation.currency,
                book,
                today,
                days.since(today),
                days.since(today.withDayOfMonth(1)),
                overview.reserved(book),
                overview.limit(book).orElse(null),
                days.projection(today).orElse(null),
                limits.view(book, today),
                overview.near(book, today),
                overview.doubtful(book, today),
                overview.offers(now),
                overview.balances(organisation.currency));
    }
}
