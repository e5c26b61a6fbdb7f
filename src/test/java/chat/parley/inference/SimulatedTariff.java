package chat.parley.inference;

import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.PriceWindow;
import chat.parley.money.Rates;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/// Prices of a [MoneySimulation] that change with the hour, told twice: to the catalog as windows on the clock of
/// Shanghai, and to the provider's meter as a count of minutes, so that neither can repeat the other's mistake.
///
/// @param windows how many peaks a day has, evenly apart; none: prices hold always
/// @param first the minute of a day in Shanghai at which the first one begins
/// @param length in minutes
/// @param except the day in Shanghai, counted from 1970, on which none begins
record SimulatedTariff(UUID version, Rates base, Rates peak, int windows, int first, int length, long except) {

    private static final String ZONE = "Asia/Shanghai";
    private static final long AHEAD = Duration.ofHours(8).toMinutes();
    private static final int DAY = 24 * 60;
    private static final List<String> DAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    static SimulatedTariff draw(UUID version, LocalDate today, Random random) {
        int windows = List.of(0, 1, 4, 24).get(random.nextInt(4));
        int period = windows == 0 ? DAY : DAY / windows;
        return new SimulatedTariff(
                version,
                rates(random),
                rates(random),
                windows,
                random.nextInt(DAY),
                1 + random.nextInt(period - 1),
                today.toEpochDay() + random.nextInt(3));
    }

    private static Rates rates(Random random) {
        return new Rates(50_000 + random.nextInt(250_000), random.nextInt(10_000), 100_000 + random.nextInt(800_000));
    }

    /// As an admin enters them.
    PriceVersion prices() {
        var prices = new PriceVersion();
        prices.id = version;
        prices.fresh = base.fresh();
        prices.cached = base.cached();
        prices.output = base.output();
        prices.windows = IntStream.range(0, windows).mapToObj(this::window).toList();
        prices.exceptDates = List.of(LocalDate.ofEpochDay(except).toString());
        return prices;
    }

    private PriceWindow window(int number) {
        int from = (first + number * DAY / windows) % DAY;
        return new PriceWindow(
                ZONE, DAYS, clock(from), clock((from + length) % DAY), peak.fresh(), peak.cached(), peak.output());
    }

    private static String clock(int minute) {
        return LocalTime.of(minute / 60, minute % 60).toString();
    }

    /// What the provider asks at that moment.
    Rates at(long millis) {
        if (windows == 0) {
            return base;
        }
        long minute = Math.floorDiv(millis, 60_000) + AHEAD;
        long into = Math.floorMod(minute - first, (long) DAY / windows);
        return into < length && Math.floorDiv(minute - into, DAY) != except ? peak : base;
    }

    /// Meter by meter the dearest of all minutes between.
    Rates dearest(long from, long to) {
        var dearest = at(from).dearer(at(to));
        for (long at = (from / 60_000 + 1) * 60_000; at < to; at += 60_000) {
            dearest = dearest.dearer(at(at));
        }
        return dearest;
    }
}
