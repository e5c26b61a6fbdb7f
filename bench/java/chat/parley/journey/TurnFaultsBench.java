package chat.parley.journey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Answers of two replicas over bad networks to their readers and to the provider; every few seconds one of them is
/// killed, or the database is stopped at
/// once, or commits are lost. Whatever anybody saw must be stored, what is stored must be a beginning of what the
/// provider wrote, no hold may be left, and the books must agree with the provider's meter. `mvn package` first.
/// `bench/run chat.parley.journey.TurnFaultsBench TURNS SECONDS_BETWEEN_FAULTS SEED`
public final class TurnFaultsBench {

    private TurnFaultsBench() {}

    public static void main(String[] arguments) throws Exception {
        int turns = LiveTurnsBench.number(arguments, 0, 100);
        var pause = Duration.ofSeconds(LiveTurnsBench.number(arguments, 1, 5));
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        System.out.printf("%,d turns, seed %d%n", turns, seed);
        Path folder = Files.createTempDirectory("parley-turn-faults");
        long start = System.nanoTime();
        try (var fleet = Fleet.onBadLines(folder, 2, seed)) {
            fleet.member("watcher", "900000");
            var session =
                    Person.signIn(fleet.replica(0), House.email("watcher")).session();
            var over = new AtomicBoolean();
            try (var load = new TurnLoad(fleet, session, 150, Duration.ofMillis(25), seed);
                    var executor = Executors.newSingleThreadExecutor()) {
                Future<String> saboteur = executor.submit(() -> sabotage(fleet, pause, new Random(seed), over));
                load.turns(turns, 8);
                over.set(true);
                System.out.printf(
                        "%d completed, %d interrupted; %s; %d connections cut, %d reset by the network,"
                                + " %d on the way to the provider, asked %d times%n",
                        load.completed.get(),
                        load.otherwise.get(),
                        saboteur.get(),
                        load.cut.get(),
                        load.resets(),
                        fleet.rough.resets.get(),
                        load.asked.get());
                if (!load.wrong.isEmpty()) {
                    throw new IllegalStateException(load.wrong.size() + " wrong: "
                            + load.wrong.stream().limit(3).toList());
                }
                System.out.println("0 wrong");
            }
            fleet.settleAll();
            FleetProof.check(fleet);
        }
        System.out.printf("0 held, books as the meter; %d s%n", (System.nanoTime() - start) / 1_000_000_000);
        System.exit(0);
    }

    private static String sabotage(Fleet fleet, Duration pause, Random random, AtomicBoolean over) throws Exception {
        int kills = 0;
        int stops = 0;
        for (long next = System.nanoTime() + pause.toNanos(); !over.get(); ) {
            if (System.nanoTime() < next) {
                Thread.sleep(20);
                continue;
            }
            fleet.proxy.lose(1, 1);
            if (random.nextInt(4) > 0) {
                int victim = random.nextInt(2);
                fleet.kill(victim);
                fleet.restart(victim);
                kills++;
            } else {
                fleet.stopDatabaseAtOnce();
                fleet.startDatabase();
                stops++;
            }
            next = System.nanoTime() + pause.toNanos();
        }
        return "%d kills, %d stops of the database".formatted(kills, stops);
    }
}
