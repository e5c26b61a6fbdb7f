package chat.parley.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MidnightsTest {

    private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final LocalDate FIRST = LocalDate.of(2026, 12, 1);

    /// The new zone's month begins with the old one's midnight, and its next days with its own.
    @ParameterizedTest
    @CsvSource({
        // Eastwards the first day is eight hours short, westwards six hours long.
        "Asia/Tokyo,       2026-11-30T22:59:59Z, 2026-11-30",
        "Asia/Tokyo,       2026-11-30T23:00:00Z, 2026-12-01",
        "Asia/Tokyo,       2026-12-01T14:59:59Z, 2026-12-01",
        "Asia/Tokyo,       2026-12-01T15:00:00Z, 2026-12-02",
        "America/New_York, 2026-11-30T22:59:59Z, 2026-11-30",
        "America/New_York, 2026-11-30T23:00:00Z, 2026-12-01",
        "America/New_York, 2026-12-01T04:59:59Z, 2026-12-01",
        "America/New_York, 2026-12-02T04:59:59Z, 2026-12-01",
        "America/New_York, 2026-12-02T05:00:00Z, 2026-12-02",
    })
    void anotherZoneTakesOverWhereTheMonthBegins(ZoneId to, Instant at, LocalDate day) {
        assertThat(Midnights.in(OSLO).changed(to, NOON).dayOf(at)).isEqualTo(day);
    }

    @Test
    void untilThenNothingChanges() {
        var changed = Midnights.in(OSLO).changed(TOKYO, NOON);
        // Midnight has passed in Tokyo, and has not in Oslo.
        assertThat(changed.dayOf(Instant.parse("2026-11-27T16:00:00Z"))).isEqualTo("2026-11-27");
        assertThat(changed.zoneAt(Instant.parse("2026-11-30T22:59:59Z"))).isEqualTo(OSLO);
        assertThat(changed.zoneAt(Instant.parse("2026-11-30T23:00:00Z"))).isEqualTo(TOKYO);
        assertThat(changed.changeAfter(NOON)).contains(new Midnights.Change(TOKYO, FIRST));
        assertThat(changed.changeAfter(Instant.parse("2026-11-30T23:00:00Z"))).isEmpty();
    }

    @Test
    void theZoneInForceTakesBackWhatWasToCome() {
        var changed = Midnights.in(OSLO).changed(TOKYO, NOON);
        assertThat(changed.changed(OSLO, NOON)).isEqualTo(Midnights.in(OSLO));
        assertThat(changed.changed(NEW_YORK, NOON).next()).isEqualTo(new Midnights.Change(NEW_YORK, FIRST));
        assertThat(changed.changed(TOKYO, NOON)).isEqualTo(changed);
    }

    /// An admin who has just moved west moves on before midnight has passed there.
    @Test
    void noDayComesBackWhenTheZoneChangesAgainAtOnce() {
        var early = Instant.parse("2026-12-01T01:00:00Z");
        var west = Midnights.in(OSLO).changed(NEW_YORK, NOON);
        assertThat(west.dayOf(early)).isEqualTo(FIRST);
        var again = west.changed(TOKYO, early);
        assertThat(again.dayOf(early)).isEqualTo(FIRST);
        assertThat(again.next()).isEqualTo(new Midnights.Change(TOKYO, LocalDate.of(2027, 1, 1)));
        assertThat(west.changed(NEW_YORK, early).dayOf(early)).isEqualTo(FIRST);
        // Back to where they came from: only from the next month on.
        assertThat(west.changed(OSLO, early).dayOf(Instant.parse("2026-12-01T23:30:00Z")))
                .isEqualTo(FIRST);
    }

    @Test
    void aZoneAWholeDayAheadSkipsADayThatHasNoTime() {
        var changed = Midnights.in(ZoneId.of("Etc/GMT+12")).changed(ZoneId.of("Etc/GMT-14"), NOON);
        var first = Instant.parse("2026-12-01T12:00:00Z");
        assertThat(changed.dayOf(first.minusNanos(1))).isEqualTo("2026-11-30");
        assertThat(changed.dayOf(first)).isEqualTo("2026-12-02");
        assertThat(changed.startOf(FIRST)).isEqualTo(first);
        assertThat(changed.startOf(FIRST.plusDays(1))).isEqualTo(first);
        assertThat(changed.startOf(FIRST.plusDays(2))).isEqualTo("2026-12-02T10:00:00Z");
    }

    /// In Beirut and in Santiago some days have no midnight.
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, America/New_York, 2026-03-10T12:00:00Z, 2026-03-31T22:00:00Z",
        "America/New_York, Europe/Berlin, 2026-10-30T12:00:00Z, 2026-11-01T04:00:00Z",
        "Asia/Beirut, America/Santiago, 2026-08-20T12:00:00Z, 2026-08-31T21:00:00Z",
    })
    void aChangeAmongChangesOfTheClock(ZoneId from, ZoneId to, Instant at, Instant takesOver) {
        var changed = Midnights.in(from).changed(to, at);
        assertThat(changed.startOf(changed.next().from())).isEqualTo(takesOver);
        follows(changed, at.minus(Duration.ofDays(40)), at.plus(Duration.ofDays(80)));
    }

    /// Some years of admins who cannot make up their minds.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void daysFollowEachOtherWhateverIsChanged(long seed) {
        var random = new Random(seed);
        var zones =
                new ArrayList<>(ZoneId.getAvailableZoneIds().stream().sorted().toList());
        var midnights = Midnights.in(OSLO);
        var at = Instant.parse("2026-01-01T00:00:00Z");
        var day = midnights.dayOf(at);
        for (int step = 0; step < 20_000; step++) {
            at = at.plusSeconds(random.nextInt(7200));
            if (random.nextInt(150) == 0) {
                midnights = midnights.changed(ZoneId.of(zones.get(random.nextInt(zones.size()))), at);
            }
            var now = midnights.dayOf(at);
            assertThat(now).as("seed %s at %s by %s", seed, at, midnights).isBetween(day, day.plusDays(2));
            day = now;
        }
    }

    /// Each day begins when it is said to, and the day before has passed by then.
    private static void follows(Midnights midnights, Instant from, Instant to) {
        for (var day = midnights.dayOf(from).plusDays(1); midnights.startOf(day).isBefore(to); day = day.plusDays(1)) {
            var start = midnights.startOf(day);
            assertThat(midnights.dayOf(start)).as("%s", start).isEqualTo(day);
            assertThat(midnights.dayOf(start.minusNanos(1))).isEqualTo(day.minusDays(1));
        }
    }
}
