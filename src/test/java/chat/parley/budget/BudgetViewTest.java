package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.MoneyShown;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetViewTest {

    @ParameterizedTest
    @CsvSource({
        "0, 20, 0",
        "15.99, 20, 79",
        "16, 20, 80",
        "19.999999999, 20, 99",
        "20, 20, 100",
        "25, 20, 100",
        "0, 0, 100"
    })
    void aShareIsRoundedDownAndFullOnlyWhereNothingIsLeft(String used, String limit, int percent) {
        assertThat(BudgetView.percent(Money.parse(used), Money.parse(limit))).isEqualTo(percent);
    }

    @Test
    void theLargestAmountsCanBeCompared() {
        var most = new Money(Long.MAX_VALUE);
        assertThat(BudgetView.percent(new Money(Long.MAX_VALUE / 2), most)).isEqualTo(49);
    }

    @Test
    void amountsAreToldWhereTheyAreShown() {
        assertThat(view(10).told(MoneyShown.AMOUNTS)).isEqualTo(view(10));
    }

    @Test
    void aShareIsToldWithoutAmounts() {
        var told = view(10).told(MoneyShown.PERCENT);
        assertThat(told.usedPercent()).isEqualTo(10);
        assertThat(told).extracting("limit", "extra", "spent", "held", "left").containsOnlyNulls();
        assertThat(told.mode()).isEqualTo(Mode.HARD);
    }

    @ParameterizedTest
    @CsvSource({"79,", "80, 80", "100, 100"})
    void nothingIsToldBeforeALimitIsNear(int used, Integer told) {
        var view = view(used).told(MoneyShown.NEAR_LIMIT_ONLY);
        assertThat(view.usedPercent()).isEqualTo(told);
        assertThat(view).extracting("limit", "extra", "spent", "held", "left").containsOnlyNulls();
    }

    private static BudgetView view(int percent) {
        var limit = Money.parse("100");
        var spent = Money.parse(String.valueOf(percent));
        return new BudgetView(
                "user",
                "1",
                null,
                true,
                Book.REAL,
                Period.MONTH,
                Mode.HARD,
                limit,
                Money.ZERO,
                spent,
                Money.ZERO,
                limit.minus(spent),
                null,
                percent,
                percent >= 100);
    }
}
