package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.money.Rates;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceVersionTest {

    private static final Rates BASE = new Rates(150_000, 3_000, 600_000);
    private static final Rates PEAK = new Rates(300_000, 6_000, 1_200_000);
    private static final List<String> WEEKDAYS = List.of("MON", "TUE", "WED", "THU", "FRI");

    /// Friday 2026-11-20, Saturday 21; Monday 2026-10-05 is an exception.
    @ParameterizedTest
    @CsvSource({
        "2026-11-20T00:59:59.999Z, false",
        "2026-11-20T01:00:00Z, true",
        "2026-11-20T03:59:59.999Z, true",
        "2026-11-20T04:00:00Z, false",
        "2026-11-20T06:00:00Z, true",
        "2026-11-20T10:00:00Z, false",
        "2026-11-21T02:00:00Z, false",
        "2026-10-05T02:00:00Z, false",
        "2026-10-08T02:00:00Z, true",
    })
    void aWindowHoldsFromItsStartToBeforeItsEnd(Instant at, boolean peak) {
        var version = version(
                List.of(
                        window("UTC", WEEKDAYS, "01:00", "04:00", PEAK),
                        window("UTC", WEEKDAYS, "06:00", "10:00", PEAK)),
                "2026-10-05");
        assertThat(version.ratesAt(at)).isEqualTo(peak ? PEAK : BASE);
    }

    @Test
    void hoursAreReadFromTheZonesClock() {
        var version = version(List.of(window("America/New_York", WEEKDAYS, "09:00", "17:00", PEAK)));
        assertThat(version.ratesAt(Instant.parse("2026-10-30T13:00:00Z"))).isEqualTo(PEAK);
        assertThat(version.ratesAt(Instant.parse("2026-10-30T21:00:00Z"))).isEqualTo(BASE);
        // After the change of 1 November the same hours come an hour later.
        assertThat(version.ratesAt(Instant.parse("2026-11-02T13:00:00Z"))).isEqualTo(BASE);
        assertThat(version.ratesAt(Instant.parse("2026-11-02T21:00:00Z"))).isEqualTo(PEAK);
    }

    @Test
    void aWindowMayReachOverMidnight() {
        var version = version(List.of(window("UTC", List.of("FRI"), "22:00", "02:00", PEAK)), "2026-11-13");
        assertThat(version.ratesAt(Instant.parse("2026-11-20T23:00:00Z"))).isEqualTo(PEAK);
        assertThat(version.ratesAt(Instant.parse("2026-11-21T01:59:00Z"))).isEqualTo(PEAK);
        assertThat(version.ratesAt(Instant.parse("2026-11-21T02:00:00Z"))).isEqualTo(BASE);
        assertThat(version.ratesAt(Instant.parse("2026-11-20T01:00:00Z"))).isEqualTo(BASE);
        assertThat(version.ratesAt(Instant.parse("2026-11-14T01:00:00Z"))).isEqualTo(BASE);
    }

    @Test
    void aWindowMayEndWithTheDayOrLastAllOfIt() {
        var evening = version(List.of(window("UTC", List.of("FRI"), "22:00", "24:00", PEAK)));
        assertThat(evening.ratesAt(Instant.parse("2026-11-20T23:59:59Z"))).isEqualTo(PEAK);
        assertThat(evening.ratesAt(Instant.parse("2026-11-21T00:00:00Z"))).isEqualTo(BASE);
        var day = version(List.of(window("UTC", List.of("FRI"), "00:00", "24:00", PEAK)));
        assertThat(day.ratesAt(Instant.parse("2026-11-20T00:00:00Z"))).isEqualTo(PEAK);
        assertThat(day.ratesAt(Instant.parse("2026-11-19T23:59:59Z"))).isEqualTo(BASE);
    }

    @Test
    void whereWindowsOverlapTheDearerHoldsMeterByMeter() {
        var version = version(List.of(
                window("UTC", WEEKDAYS, "01:00", "04:00", new Rates(1, 9, 5)),
                window("UTC", WEEKDAYS, "03:00", "05:00", new Rates(2, 8, 6))));
        assertThat(version.ratesAt(Instant.parse("2026-11-20T03:30:00Z"))).isEqualTo(new Rates(2, 9, 6));
    }

    @Test
    void aCallIsHeldAtTheDearestThatItMayTouch() {
        var version = version(List.of(window("UTC", WEEKDAYS, "01:00", "04:00", PEAK)));
        var before = Instant.parse("2026-11-20T00:50:00Z");
        assertThat(version.dearest(before, Instant.parse("2026-11-20T00:59:59Z")))
                .isEqualTo(BASE);
        assertThat(version.dearest(before, Instant.parse("2026-11-20T01:00:00Z")))
                .isEqualTo(PEAK);
        // A short window inside a long call counts too.
        assertThat(version.dearest(before, Instant.parse("2026-11-20T09:00:00Z")))
                .isEqualTo(PEAK);
    }

    @Test
    void aCheapWindowThatIsNeverLeftIsAllThatCounts() {
        var cheap = new Rates(10, 1, 20);
        var version = version(List.of(window("UTC", WEEKDAYS, "01:00", "04:00", cheap)));
        var start = Instant.parse("2026-11-20T02:00:00Z");
        assertThat(version.dearest(start, Instant.parse("2026-11-20T03:59:59Z")))
                .isEqualTo(cheap);
        assertThat(version.dearest(start, Instant.parse("2026-11-20T04:00:00Z")))
                .isEqualTo(BASE);
    }

    @Test
    void theProviderSaysWhichMomentDecides() {
        var version = version(List.of(window("UTC", WEEKDAYS, "01:00", "04:00", PEAK)));
        var start = Instant.parse("2026-11-20T00:50:00Z");
        var end = Instant.parse("2026-11-20T01:10:00Z");
        assertThat(version.ratesFor(PricedAt.START, start, end)).isEqualTo(BASE);
        assertThat(version.ratesFor(PricedAt.END, start, end)).isEqualTo(PEAK);
        assertThat(version.ratesFor(PricedAt.DEAREST, start, end)).isEqualTo(PEAK);
    }

    @Test
    void noCallEndsBeforeItBegins() {
        var version = version(List.of());
        var at = Instant.parse("2026-11-20T00:00:00Z");
        assertThat(version.dearest(at, at)).isEqualTo(BASE);
        assertThatThrownBy(() -> version.dearest(at, at.minusSeconds(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWindowThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> window("UTC", List.of("FUNDAY"), "01:00", "02:00", PEAK))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> window("UTC", List.of(), "01:00", "02:00", PEAK))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> window("Moon/Base", WEEKDAYS, "01:00", "02:00", PEAK))
                .isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> window("UTC", WEEKDAYS, "25:00", "02:00", PEAK))
                .isInstanceOf(DateTimeException.class);
    }

    private static PriceVersion version(List<PriceWindow> windows, String... except) {
        var version = new PriceVersion();
        version.fresh = BASE.fresh();
        version.cached = BASE.cached();
        version.output = BASE.output();
        version.windows = windows;
        version.exceptDates = List.of(except);
        return version;
    }

    private static PriceWindow window(String zone, List<String> days, String from, String to, Rates rates) {
        return new PriceWindow(zone, days, from, to, rates.fresh(), rates.cached(), rates.output());
    }
}
