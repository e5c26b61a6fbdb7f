package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which hours have more than one price.
class PriceWindowTest {

    private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "UTC, MON, 09:00, 12:00, UTC, MON, 12:00, 17:00, false",
        "UTC, MON, 09:00, 12:01, UTC, MON, 12:00, 17:00, true",
        "UTC, MON, 09:00, 12:00, UTC, TUE, 09:00, 12:00, false",
        "UTC, MON TUE, 09:00, 12:00, UTC, TUE WED, 11:00, 13:00, true",
        // over midnight, and over the end of the week
        "UTC, MON, 22:00, 02:00, UTC, TUE, 01:00, 03:00, true",
        "UTC, MON, 22:00, 02:00, UTC, TUE, 02:00, 03:00, false",
        "UTC, SUN, 22:00, 02:00, UTC, MON, 01:00, 03:00, true",
        "UTC, SUN, 22:00, 02:00, UTC, MON, 02:00, 03:00, false",
        // the day's end by either name
        "UTC, MON, 20:00, 24:00, UTC, TUE, 00:00, 01:00, false",
        "UTC, MON, 20:00, 00:00, UTC, TUE, 00:00, 01:00, false",
        "UTC, MON, 00:00, 24:00, UTC, MON, 23:59, 24:00, true",
        // other zones: 09:00 in Shanghai is 01:00 UTC all year
        "Asia/Shanghai, MON, 09:00, 12:00, UTC, MON, 04:00, 05:00, false",
        "Asia/Shanghai, MON, 09:00, 12:00, UTC, MON, 03:59, 05:00, true",
        "Asia/Shanghai, MON, 06:00, 07:00, UTC, SUN, 22:30, 22:45, true",
        // 09:00 in New York is 14:00 UTC in winter and 13:00 in summer
        "America/New_York, MON, 09:00, 10:00, UTC, MON, 15:00, 16:00, false",
        "America/New_York, MON, 09:00, 10:00, UTC, MON, 14:00, 15:00, true",
        "America/New_York, MON, 09:00, 10:00, UTC, MON, 13:00, 14:00, true",
        "America/New_York, MON, 09:00, 10:00, UTC, MON, 12:00, 13:00, false",
        // in the night in which the clocks go forward
        "Europe/Oslo, SUN, 01:00, 02:30, Europe/Oslo, SUN, 02:30, 04:00, false",
        "Europe/Oslo, SUN, 01:00, 02:30, Europe/Oslo, SUN, 03:00, 04:00, false",
    })
    void hoursOverlapWhereBothAreOpen(
            String zone,
            String days,
            String from,
            String to,
            String zone2,
            String days2,
            String from2,
            String to2,
            boolean overlap) {
        var one = window(zone, days, from, to);
        var other = window(zone2, days2, from2, to2);
        assertThat(one.overlaps(other, NOW)).isEqualTo(overlap);
        assertThat(other.overlaps(one, NOW)).isEqualTo(overlap);
    }

    private static PriceWindow window(String zone, String days, String from, String to) {
        return new PriceWindow(zone, List.of(days.split(" ")), from, to, 1, 1, 1);
    }
}
