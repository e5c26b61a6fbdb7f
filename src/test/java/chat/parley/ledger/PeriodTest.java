package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.time.Midnights;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    @ParameterizedTest
    @CsvSource({
        "DAY, 2026-11-23, 2026-11-23",
        "WEEK, 2026-11-23, 2026-11-23",
        "WEEK, 2026-11-29, 2026-11-23",
        "WEEK, 2027-01-03, 2026-12-28",
        "MONTH, 2026-11-30, 2026-11-01",
        "MONTH, 2028-02-29, 2028-02-01",
        "NONE, 2026-11-23, 1970-01-01",
    })
    void startsOnItsFirstDay(Period period, LocalDate day, LocalDate start) {
        assertThat(period.startOf(day)).isEqualTo(start);
    }

    @ParameterizedTest
    @CsvSource({
        // The 29th of March 2026 has 23 hours in Berlin, the 25th of October 25.
        "DAY, 2026-03-28T23:30:00Z, Europe/Berlin, 2026-03-29T22:00:00Z",
        "DAY, 2026-10-24T22:30:00Z, Europe/Berlin, 2026-10-25T23:00:00Z",
        "WEEK, 2026-03-25T12:00:00Z, Europe/Berlin, 2026-03-29T22:00:00Z",
        "MONTH, 2026-10-31T23:30:00Z, Europe/Berlin, 2026-11-30T23:00:00Z",
        "MONTH, 2026-10-31T22:30:00Z, Europe/Berlin, 2026-10-31T23:00:00Z",
        "MONTH, 2026-12-31T15:59:59Z, Asia/Shanghai, 2026-12-31T16:00:00Z",
        // There was no midnight in Beirut on 26 March 2023.
        "DAY, 2023-03-25T12:00:00Z, Asia/Beirut, 2023-03-25T22:00:00Z",
    })
    void renewsAtMidnightOfTheZone(Period period, Instant at, ZoneId zone, Instant renews) {
        assertThat(period.renewsAfter(at, Midnights.in(zone))).contains(renews);
    }

    @Test
    void aLifetimeNeverRenews() {
        assertThat(Period.NONE.renewsAfter(Instant.parse("2026-11-23T00:00:00Z"), Midnights.in(ZoneId.of("UTC"))))
                .isEmpty();
    }
}
