package chat.parley.journey;

import chat.parley.testing.FakeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Calls over HTTP to three replicas that are killed, whose commits are lost, and whose PostgreSQL is stopped at once;
/// then the books are held against the provider's meter. `mvn package` first.
/// `bench/run chat.parley.journey.ReplicasBench CALLS SECONDS_BETWEEN_FAULTS SEED MOST_SECONDS`
public final class ReplicasBench {

    private static final int CALLERS = 24;

    private ReplicasBench() {}

    public static void main(String[] arguments) throws Exception {
        int calls = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        var pause = Duration.ofSeconds(arguments.length > 1 ? Long.parseLong(arguments[1]) : 10);
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        var most = Duration.ofSeconds(arguments.length > 3 ? Long.parseLong(arguments[3]) : 24 * 3600);
        System.out.printf("%,d calls, seed %d%n", calls, seed);
        Path folder = Files.createTempDirectory("parley-replicas");
        long start = System.nanoTime();
        try (var fleet = new Fleet(folder, 3, true)) {
            fleet.provider.script(
                    House.MODEL, FakeScript.answer("", "word".repeat(40)).every(Duration.ofMillis(1)));
            var load = new Load(fleet, fleet.member("bench", "900000").key(), 3);
            var over = new AtomicBoolean();
            int faults;
            try (var executor = Executors.newSingleThreadExecutor()) {
                Future<Integer> saboteur = executor.submit(() -> sabotage(fleet, pause, new Random(seed), over));
                load.until(() -> load.answered.get() >= calls || System.nanoTime() - start > most.toNanos(), CALLERS);
                over.set(true);
                faults = saboteur.get();
            }
            fleet.settleAll();
            FleetProof.check(fleet);
            System.out.printf(
                    "%,d answered, %,d broken off, %,d asked again; %d kills and stops of the database, %d lost commits%n",
                    load.answered.get(),
                    load.broken.get(),
                    load.waited.get(),
                    faults,
                    fleet.proxy.lostReservations.get() + fleet.proxy.lostSettlements.get());
            System.out.printf(
                    "%,d calls at the provider, %,d settled, of which %,d by their hold; %d unexpected answers %s%n",
                    fleet.provider.requests().size(),
                    fleet.number("SELECT count(*) FROM attempts WHERE state = 'settled'"),
                    fleet.number("SELECT count(*) FROM attempts WHERE estimated"),
                    load.unexpected.size(),
                    load.unexpected.stream().limit(3).toList());
        }
        System.out.printf("0 overspent, 0 lost, 0 held; %d s%n", (System.nanoTime() - start) / 1_000_000_000);
        System.exit(0);
    }

    /// @return how often it struck
    private static int sabotage(Fleet fleet, Duration pause, Random random, AtomicBoolean over) throws Exception {
        int faults = 0;
        for (long next = System.nanoTime() + pause.toNanos(); !over.get(); ) {
            if (System.nanoTime() < next) {
                Thread.sleep(20);
                continue;
            }
            fleet.proxy.lose(2, 2);
            int dice = random.nextInt(4);
            if (dice < 3) {
                fleet.kill(dice);
                fleet.restart(dice);
            } else {
                fleet.stopDatabaseAtOnce();
                fleet.startDatabase();
            }
            faults++;
            next = System.nanoTime() + pause.toNanos();
        }
        return faults;
    }
}
