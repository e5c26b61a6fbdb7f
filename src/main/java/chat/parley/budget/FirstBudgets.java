package chat.parley.budget;

import chat.parley.account.OrganisationCreated;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Nobody is unlimited by omission: set-up limits the organisation and each member, admins included.
@Singleton
final class FirstBudgets {

    private final Clock clock;

    FirstBudgets(Clock clock) {
        this.clock = clock;
    }

    void onSetUp(@Observes OrganisationCreated created) {
        for (Book book : Book.values()) {
            limit(book, BudgetOwner.ORGANISATION, created.monthlyLimit());
            limit(book, BudgetOwner.MEMBER, created.memberMonthlyLimit());
        }
    }

    private void limit(Book book, BudgetOwner owner, Money limit) {
        var place = new Budget.Place(book, owner, "", Period.MONTH);
        Budget.setLimit(place, limit, Mode.HARD, null, "set-up", clock.instant());
    }
}
