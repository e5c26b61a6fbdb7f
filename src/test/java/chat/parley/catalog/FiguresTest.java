package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Language;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    private final Figures english = new Figures(Language.EN, "USD", ZoneId.of("Europe/Oslo"));
    private final Figures chinese = new Figures(Language.ZH, "CNY", ZoneId.of("Asia/Shanghai"));

    @ParameterizedTest
    @CsvSource({
        "1048576,1M",
        "1000000,1M",
        "393216,384K",
        "384000,384K",
        "131072,128K",
        "128000,128K",
        "8192,8K",
        "200000,200K",
        "2097152,2M",
        "500,500",
        "100001,100K"
    })
    void tokensAreShort(int count, String text) {
        assertThat(Figures.tokens(count)).isEqualTo(text);
    }

    @Test
    void aStatedSizeIsAtLeastThat() {
        assertThat(Figures.leastTokens("1M")).isEqualTo(1_000_000);
        assertThat(Figures.leastTokens("384K")).isEqualTo(384_000);
        assertThat(Figures.leastTokens("1.5M")).isEqualTo(1_500_000);
    }

    @Test
    void pricesKeepEveryPlaceThatSaysSomething() {
        assertThat(english.price(150_000)).isEqualTo("$0.15");
        assertThat(english.price(300_000)).isEqualTo("$0.3");
        assertThat(english.price(3_000)).isEqualTo("$0.003");
        assertThat(english.price(0)).isEqualTo("$0");
        assertThat(chinese.price(2_000_000)).isEqualTo("¥2");
        assertThat(new Figures(Language.EN, "NOK", ZoneId.of("UTC")).price(1)).isEqualTo("NOK\u00a00.000001");
    }

    @Test
    void datesAreTheReadersAndTheOrganisations() {
        assertThat(english.date("2026-04-24")).isEqualTo("Apr 24, 2026");
        assertThat(chinese.date("2026-04-24")).isEqualTo("2026年4月24日");
        assertThat(english.date(Instant.parse("2026-04-23T22:30:00Z"))).isEqualTo("Apr 24, 2026");
    }

    @Test
    void daysOfTheWeekRunTogether() {
        assertThat(english.days(List.of("FRI", "MON", "TUE", "WED", "THU"))).isEqualTo("Mon–Fri");
        assertThat(english.days(List.of("SAT", "SUN"))).isEqualTo("Sat, Sun");
        assertThat(english.days(List.of("MON", "WED", "FRI"))).isEqualTo("Mon, Wed, Fri");
        assertThat(chinese.days(List.of("MON", "TUE", "WED"))).isEqualTo("周一–周三");
    }
}
