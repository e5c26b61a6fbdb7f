package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers of two replicas over a bad network, which are killed one after the other and whose database is stopped at
/// once. The long run is `TurnFaultsBench`.
class TurnFaultsIT {

    @Test
    void nothingThatAnybodySawIsLost(@TempDir Path temp) throws Exception {
        try (var fleet = new Fleet(temp, 2, true)) {
            fleet.member("watcher", "100000");
            var session =
                    Person.signIn(fleet.replica(0), House.email("watcher")).session();
            try (var load = new TurnLoad(fleet, session, 90, Duration.ofMillis(20), 1);
                    var executor = Executors.newSingleThreadExecutor()) {
                Future<?> turns = executor.submit(() -> {
                    load.turns(18, 6);
                    return null;
                });
                Thread.sleep(1_500);
                fleet.proxy.lose(1, 1);
                fleet.kill(1);
                fleet.restart(1);
                fleet.stopDatabaseAtOnce();
                fleet.startDatabase();
                Thread.sleep(1_000);
                fleet.kill(0);
                fleet.restart(0);
                turns.get();
                assertThat(load.wrong).isEmpty();
                assertThat(load.completed.get() + load.otherwise.get()).isEqualTo(18);
                assertThat(load.completed).hasValueGreaterThan(0);
                assertThat(load.otherwise)
                        .as("answers that a fault interrupted")
                        .hasValueGreaterThan(0);
                assertThat(load.cut).hasValueGreaterThan(100);
            }
            fleet.settleAll();
            FleetProof.check(fleet);
        }
    }
}
