package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ledger.SqlLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A few simulated days, for about a minute; `bench/java` runs more of them. A failure names its seed,
/// `-Dsimulation.seed=…` runs it again.
class MoneySimulationTest {

    private static final int CALLS = 3_000;
    private static final int CALLS_OF_EACH = 12_000;

    @Test
    void oneSeedIsAlwaysTheSameRun() throws Exception {
        var first = run(SimulatedProof.database(), 1, CALLS);
        assertThat(first.toString())
                .isEqualTo(run(SimulatedProof.database(), 1, CALLS).toString());
        assertThat(first.crashes).isPositive();
        assertThat(first.lostBefore).isPositive();
        assertThat(first.lostAfter).isPositive();
        assertThat(first.repeated).isPositive();
        assertThat(first.voided).isPositive();
        assertThat(first.estimated).isPositive();
        assertThat(first.reaped).isPositive();
        assertThat(first.refused).isPositive();
    }

    /// Three at once, so that calls of all of them race for the organisation's limit.
    @Test
    void nothingIsOverspentAndNothingIsLost() throws Exception {
        var url = SimulatedProof.database();
        long seed = Long.getLong("simulation.seed", System.nanoTime());
        System.out.printf("simulated days, seeds %d to %d%n", seed, seed + 2);
        try (var executor = Executors.newFixedThreadPool(3);
                var ledger = new SqlLedger(url)) {
            List<Future<SimulatedCounts>> runs = new ArrayList<>();
            for (long each = seed; each < seed + 3; each++) {
                long one = each;
                runs.add(executor.submit((Callable<SimulatedCounts>) () -> run(url, one, CALLS_OF_EACH)));
            }
            var total = new SimulatedCounts();
            for (var run : runs) {
                total.add(run.get());
            }
            System.out.println(total);
            assertThat(total.admitted).isPositive();
            assertThat(total.outages).isPositive();
            assertThat(total.waited).isPositive();
            assertThat(total.corrected).isPositive();
            assertThat(total.takenBack).isPositive();
            assertThat(total.failedReaps).isPositive();
            assertThat(total.dropped).isPositive();
            assertThat(ledger.number("SELECT count(*) FROM audit_ledger(true, now())"))
                    .isZero();
            assertThat(ledger.number("SELECT sum(held) FROM ledger_accounts")).isZero();
            assertThat(ledger.number("SELECT sum(posted) FROM ledger_accounts WHERE owner_kind = 'organisation'"))
                    .isEqualTo(ledger.number("SELECT sum(cost) FROM attempts"));
        }
    }

    private static SimulatedCounts run(String url, long seed, int calls) throws Exception {
        try (var ledger = new SqlLedger(url)) {
            return new MoneySimulation(seed, ledger).run(calls);
        }
    }
}
