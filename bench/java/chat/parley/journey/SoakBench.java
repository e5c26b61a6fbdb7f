package chat.parley.journey;

import static chat.parley.journey.LiveTurnsBench.number;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The same load for hours: whether memory grows. After a first sixth to warm up, the slope of the resident memory is
/// that of the line through all later readings, one a minute. `mvn package` first.
/// `bench/run chat.parley.journey.SoakBench MINUTES TURNS_AT_ONCE`
public final class SoakBench {

    private static final int ANSWER_SECONDS = 20;
    private static final int RATE = 20;

    private SoakBench() {}

    public static void main(String[] arguments) throws Exception {
        int minutes = number(arguments, 0, 120);
        int turns = number(arguments, 1, 50);
        System.setProperty("parley.options", "bench/java.options");
        Path folder = Files.createTempDirectory("parley-soak");
        try (var provider = new TimedProvider();
                var fleet = new Fleet(folder, 1, false, provider.baseUrl())) {
            var people = LiveTurnsBench.people(fleet);
            long pid = fleet.replica(0).process().pid();
            provider.answers(RATE, ANSWER_SECONDS * RATE);
            var readings = new ArrayList<double[]>();
            long start = System.nanoTime();
            long cut = 0;
            long disordered = 0;
            long answers = 0;
            for (long next = start; System.nanoTime() - start < TimeUnit.MINUTES.toNanos(minutes); ) {
                try (var streams = new LiveStreams(turns + 10)) {
                    var over = new CountDownLatch(turns);
                    for (int i = 0; i < turns; i++) {
                        LiveTurnsBench.begin(streams, over, people.get(i % people.size()));
                        TimeUnit.MILLISECONDS.sleep(10);
                    }
                    over.await();
                    cut += streams.cut + streams.refused.size();
                    disordered += streams.disordered;
                    answers += turns;
                }
                if (System.nanoTime() >= next) {
                    next += TimeUnit.MINUTES.toNanos(1);
                    double at = (System.nanoTime() - start) / 60e9;
                    long resident = Machine.residentMiB(pid);
                    System.out.printf(
                            "%6.1f min: resident %d MiB, heap %d MiB, %,d answers, %d cut, %d out of order%n",
                            at, resident, Machine.heapMiB(fleet.replica(0)), answers, cut, disordered);
                    if (at > minutes / 6.0) {
                        readings.add(new double[] {at, resident});
                    }
                }
            }
            System.out.printf("slope of the resident memory: %.2f MiB an hour%n", 60 * slope(readings));
        }
        System.exit(0);
    }

    private static double slope(ArrayList<double[]> points) {
        double x = points.stream().mapToDouble(p -> p[0]).average().orElse(0);
        double y = points.stream().mapToDouble(p -> p[1]).average().orElse(0);
        double both = points.stream().mapToDouble(p -> (p[0] - x) * (p[1] - y)).sum();
        double square =
                points.stream().mapToDouble(p -> (p[0] - x) * (p[0] - x)).sum();
        return square == 0 ? 0 : both / square;
    }
}
