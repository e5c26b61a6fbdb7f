package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers of two replicas over bad networks to either side, which are killed one after the other and whose
/// database is stopped at once. The long run is `TurnFaultsBench`.
class TurnFaultsIT {

    private static final int ANSWERS = 30;
    private static final int ASKING = 6;

    @Test
    void nothingThatAnybodySawIsLost(@TempDir Path temp) throws Exception {
        try (var fleet = Fleet.onBadLines(temp, 2, 1)) {
            fleet.member("watcher", "100000");
            var session =
                    Person.signIn(fleet.replica(0), House.email("watcher")).session();
            try (var load = new TurnLoad(fleet, session, 90, Duration.ofMillis(20), 1);
                    var executor = Executors.newSingleThreadExecutor()) {
                Future<?> turns = executor.submit(() -> {
                    load.turns(ANSWERS, ASKING);
                    return null;
                });
                underWay(fleet, turns);
                fleet.proxy.lose(1, 1);
                for (int killed : new int[] {1, 0, 1, 0}) {
                    underWay(fleet, turns);
                    fleet.kill(killed);
                    fleet.restart(killed);
                }
                underWay(fleet, turns);
                fleet.stopDatabaseAtOnce();
                fleet.startDatabase();
                turns.get();
                assertThat(load.wrong).isEmpty();
                assertThat(load.completed.get() + load.otherwise.get()).isEqualTo(ANSWERS);
                assertThat(load.completed).hasValueGreaterThan(0);
                assertThat(load.otherwise)
                        .as("answers that a fault interrupted")
                        .hasValueGreaterThan(0);
                assertThat(load.cut).hasValueGreaterThan(100);
                System.out.printf(
                        "%d whole, %d not; %d calls of the provider, %d cut on the way%n",
                        load.completed.get(),
                        load.otherwise.get(),
                        fleet.provider.requests().size(),
                        fleet.rough.resets.get());
                assertThat(fleet.rough.resets).hasValueGreaterThan(0);
            }
            fleet.settleAll();
            FleetProof.check(fleet);
        }
    }

    /// The commit that stores a message and holds its money arrives, and its answer does not. The replica lives,
    /// and knows that it sent nothing.
    @Test
    void aMessageWhoseCommitIsNotAnsweredCostsNothing(@TempDir Path temp) throws Exception {
        try (var fleet = new Fleet(temp, 1, true)) {
            fleet.member("unheard", "100000");
            var session =
                    Person.signIn(fleet.replica(0), House.email("unheard")).session();
            try (var load = new TurnLoad(fleet, session, 30, Duration.ofMillis(5), 1)) {
                fleet.proxy.lose(2, 1);
                load.turns(8, 2);
                assertThat(load.wrong).isEmpty();
                assertThat(load.completed).hasValue(6);
                assertThat(load.otherwise).hasValue(2);
            }
            assertThat(fleet.proxy.lostReservations).hasValue(2);
            assertThat(fleet.proxy.lostSettlements).hasValue(1);
            fleet.awaitNumber("SELECT count(*) FROM attempts WHERE state = 'pending'", 0);
            FleetProof.checkExactly(fleet);
            assertThat(fleet.number("SELECT count(*) FROM attempts WHERE state = 'void'"))
                    .isEqualTo(2);
        }
    }

    /// Half of those who ask have an answer in progress, at either replica; or nobody asks any more.
    private static void underWay(Fleet fleet, Future<?> turns) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(4))
                .until(() -> turns.isDone()
                        || fleet.provider.requests().stream()
                                        .filter(call -> call.written() > 0 && !call.ended() && !call.aborted())
                                        .count()
                                >= ASKING / 2);
    }
}
