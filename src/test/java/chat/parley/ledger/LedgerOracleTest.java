package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random operations on a real PostgreSQL, each answer compared with the [LedgerOracle]'s. A failure names its seed;
/// `-Dledger.seed=…` runs it again, `-Dledger.steps=…` for longer.
class LedgerOracleTest {

    static Stream<Long> seeds() {
        Long one = Long.getLong("ledger.seed");
        long fresh = System.nanoTime();
        return one != null ? Stream.of(one) : Stream.of(1L, 2L, 3L, fresh, fresh + 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void postgresqlAnswersAsTheStateMachineDoes(long seed) throws SQLException {
        System.out.printf("the ledger against its state machine, seed %d%n", seed);
        try (var ledger = new SqlLedger(SqlLedger.database())) {
            var run = new LedgerRun(seed, ledger);
            run.all(Integer.getInteger("ledger.steps", 400));
            // A run of chance may have limits that admit nothing.
            if (seed <= 3) {
                assertThat(run.oracle.calls).hasSizeGreaterThan(20);
            }
        }
    }

    /// The state machine alone, which is fast: two hundred runs of it keep its own promises.
    @Test
    void theStateMachineKeepsItsPromises() throws SQLException {
        long fresh = System.nanoTime();
        int calls = 0;
        for (long seed : LongStream.concat(LongStream.range(0, 100), LongStream.range(fresh, fresh + 100))
                .toArray()) {
            var run = new LedgerRun(seed, null);
            run.all(600);
            calls += run.oracle.calls.size();
        }
        assertThat(calls).isGreaterThan(5_000);
    }
}
