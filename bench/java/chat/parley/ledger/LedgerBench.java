package chat.parley.ledger;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.flywaydb.core.Flyway;

/// Reserve + settle pairs per second on a durable PostgreSQL, beside plain updates of one row each on the same server.
/// `bench/run chat.parley.ledger.LedgerBench SECONDS CONNECTIONS`
public final class LedgerBench {

    private LedgerBench() {}

    public static void main(String[] arguments) throws Exception {
        var time = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 10);
        int connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        System.out.printf(
                "fsync of 8 KiB: median %.3f ms; %d connections, %d s each%n",
                Disk.fsyncMicros() / 1000.0, connections, time.toSeconds());
        try (var postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            Flyway.configure()
                    .dataSource(url, "postgres", "")
                    .locations("db/migration")
                    .load()
                    .migrate();
            plain("plain updates, a row for each", url, time, connections, n -> n);
            plain("plain updates, one row for all", url, time, connections, n -> 0);
            var shared = leg(OwnerKind.ORGANISATION, "");
            run("many accounts", url, time, connections, n ->
                    new Leg[] {leg(OwnerKind.USER, Ids.next().toString())});
            run("one shared account", url, time, connections, n -> new Leg[] {shared});
            run("a person's and the organisation's", url, time, connections, n ->
                    new Leg[] {leg(OwnerKind.USER, Ids.next().toString()), shared});
        }
    }

    private static void run(String name, String url, Duration time, int connections, IntFunction<Leg[]> legsOf)
            throws Exception {
        long end = System.nanoTime() + time.toNanos();
        var latencies = new ArrayList<Long>();
        try (var executor = Executors.newFixedThreadPool(connections)) {
            var workers = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < connections; i++) {
                var legs = legsOf.apply(i);
                workers.add(executor.submit((Callable<List<Long>>) () -> pairs(url, legs, end)));
            }
            for (var worker : workers) {
                latencies.addAll(worker.get());
            }
        }
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%-34s %,6d pairs/s, reserve p50 %.2f ms, p99 %.2f ms%n",
                name,
                sorted.length / time.toSeconds(),
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6);
    }

    private static List<Long> pairs(String url, Leg[] legs, long end) throws Exception {
        var latencies = new ArrayList<Long>();
        var account = Ids.next();
        try (var ledger = new SqlLedger(url)) {
            while (System.nanoTime() < end) {
                var call = new CallOf(legs).account(account);
                long start = System.nanoTime();
                if (!(ledger.reserve(call.request()) instanceof Granted)) {
                    throw new IllegalStateException("refused");
                }
                latencies.add(System.nanoTime() - start);
                ledger.settle(new SettleRequest(
                        call.attempt, new Money(60), new Usage(10, 10, 60, 0), false, "completed", List.of()));
            }
        }
        return latencies;
    }

    private static Leg leg(OwnerKind kind, String owner) {
        return SqlLedger.monthly(kind, owner, Long.MAX_VALUE / 4);
    }

    /// One statement and one commit each, as the least that any counter on a disk costs.
    private static void plain(String name, String url, Duration time, int connections, IntUnaryOperator rowOf)
            throws Exception {
        try (var ledger = new SqlLedger(url)) {
            ledger.execute("CREATE TABLE IF NOT EXISTS plain (id integer PRIMARY KEY, n bigint NOT NULL)");
            ledger.execute("INSERT INTO plain SELECT i, 0 FROM generate_series(0, " + connections
                    + ") i ON CONFLICT (id) DO NOTHING");
        }
        long end = System.nanoTime() + time.toNanos();
        try (var executor = Executors.newFixedThreadPool(connections)) {
            var workers = new ArrayList<Future<Long>>();
            for (int i = 0; i < connections; i++) {
                int row = rowOf.applyAsInt(i);
                workers.add(executor.submit((Callable<Long>) () -> updates(url, row, end)));
            }
            long updates = 0;
            for (var worker : workers) {
                updates += worker.get();
            }
            System.out.printf("%-34s %,6d updates/s%n", name, updates / time.toSeconds());
        }
    }

    private static long updates(String url, int row, long end) throws Exception {
        long done = 0;
        try (var ledger = new SqlLedger(url);
                var update = ledger.connection.prepareStatement("UPDATE plain SET n = n + 1 WHERE id = ?")) {
            update.setInt(1, row);
            for (; System.nanoTime() < end; done++) {
                update.executeUpdate();
            }
        }
        return done;
    }
}
