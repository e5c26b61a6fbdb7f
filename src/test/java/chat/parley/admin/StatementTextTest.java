package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Language;
import chat.parley.money.Money;
import chat.parley.testing.Bundle;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTextTest {

    /// Made of nothing but other words.
    private static final String JOINED = "label";

    /// Words of the code that people never read.
    private static final Pattern CODE_WORDS = Pattern.compile(
            "\\b(posted|held|holds?|hard|soft|pool|fresh|cached?|outputs?|ledger|estimated|overruns?|upstream)\\b",
            Pattern.CASE_INSENSITIVE);

    @Test
    void everyLineHasThePlacesOfTheMostExactOne() {
        var amounts = List.of(Money.parse("1234.5"), Money.parse("0.000031"), Money.parse("-2"), Money.ZERO);
        var text = new StatementText(Language.EN, "USD", StatementText.placesOf(amounts));
        assertThat(amounts.stream().map(text::amount).map(amount -> amount.text() + "|" + amount.rest()))
                .containsExactly("$1,234.50|0000", "$0.00|0031", "−$2.00|0000", "$0.00|0000");
        assertThat(StatementText.placesOf(List.of())).isEqualTo(2);
        assertThat(new StatementText(Language.EN, "CHF", 2).amount(Money.parse("20")))
                .isEqualTo(new StatementText.Amount("CHF\u00a020.00", ""));
    }

    @ParameterizedTest
    @CsvSource({"20, $20.00", "0.1, $0.10", "0.000000001, $0.000000001", "1000000.005, '$1,000,000.005'"})
    void anAmountAloneIsExact(String money, String shown) {
        assertThat(new StatementText(Language.EN, "USD", 2).exact(Money.parse(money)))
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 0", "1, 3, 33", "2.999999999, 3, 99", "3, 3, 100", "4.5, 3, 150", "9000000000, 9000000000, 100"})
    void onlyWhatIsUsedUpIsAHundredPercent(String part, String whole, String percent) {
        assertThat(new StatementText(Language.EN, "USD", 2).percent(Money.parse(part), Money.parse(whole)))
                .isEqualTo(percent);
    }

    @Test
    void daysAreInTheReadersLanguage() {
        var english = new StatementText(Language.EN, "USD", 2);
        var chinese = new StatementText(Language.ZH, "USD", 2);
        var at = Instant.parse("2026-09-30T23:05:00Z");
        var oslo = ZoneId.of("Europe/Oslo");
        assertThat(english.month(YearMonth.of(2026, 9))).isEqualTo("September 2026");
        assertThat(chinese.month(YearMonth.of(2026, 9))).isEqualTo("2026年9月");
        assertThat(english.moment(at, oslo)).isEqualTo("1 Oct 2026 01:05 (Europe/Oslo)");
        assertThat(chinese.moment(at, oslo)).isEqualTo("2026年10月1日 01:05 (Europe/Oslo)");
    }

    @Test
    void bothLanguagesHaveEveryWord() throws IOException {
        var bundle = new Bundle(StatementWords.class, "statement");
        bundle.saysTheSameInBoth(JOINED);
        bundle.hasNone(CODE_WORDS);
    }
}
