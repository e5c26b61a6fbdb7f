package chat.parley.inference;

import chat.parley.ledger.SqlLedger;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// [MoneySimulation] for as long as one likes: several at once on one database, each with a seed of its own.
/// `bench/run chat.parley.inference.SimulationBench CALLS AT_ONCE SEED`
public final class SimulationBench {

    private SimulationBench() {}

    public static void main(String[] arguments) throws Exception {
        long calls = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000;
        int atOnce = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        System.out.printf("seeds %d to %d, %,d calls each%n", seed, seed + atOnce - 1, calls);
        var url = SimulatedProof.database();
        long start = System.nanoTime();
        var total = new SimulatedCounts();
        var over = new AtomicBoolean();
        var audits = new AtomicLong();
        try (var executor = Executors.newFixedThreadPool(atOnce + 1)) {
            var auditor = executor.submit(() -> audit(url, over, audits));
            var runs = new ArrayList<Future<SimulatedCounts>>();
            for (long each = seed; each < seed + atOnce; each++) {
                long one = each;
                runs.add(executor.submit((Callable<SimulatedCounts>) () -> {
                    try (var ledger = new SqlLedger(url)) {
                        return new MoneySimulation(one, ledger).run(calls);
                    }
                }));
            }
            try {
                for (var run : runs) {
                    total.add(run.get());
                }
            } finally {
                over.set(true);
            }
            auditor.get();
        }
        try (var ledger = new SqlLedger(url)) {
            none(ledger, "accounts that do not add up", "SELECT count(*) FROM audit_ledger(true, now())");
            none(ledger, "still held", "SELECT sum(held) FROM ledger_accounts");
            none(ledger, "lost between calls and the organisation's account", """
                    SELECT (SELECT sum(cost) FROM attempts)
                        - (SELECT sum(posted) FROM ledger_accounts WHERE owner_kind = 'organisation')
                    """);
        }
        long seconds = Math.max(1, (System.nanoTime() - start) / 1_000_000_000);
        System.out.printf(
                "%s%n0 overspent, 0 lost, 0 held; %,d audits beside them found nothing; %d s, %d calls/s%n",
                total, audits.get(), seconds, total.calls / seconds);
        System.exit(0);
    }

    /// As every replica does, but ten times a second: each account must add up at every moment.
    private static Void audit(String url, AtomicBoolean over, AtomicLong audits) throws Exception {
        try (var ledger = new SqlLedger(url)) {
            while (!over.get()) {
                boolean fromFirst = audits.get() % 100 == 99;
                none(
                        ledger,
                        "accounts that do not add up, while calls go on",
                        "SELECT count(*) FROM audit_ledger(%s, now())".formatted(fromFirst));
                audits.incrementAndGet();
                Thread.sleep(100);
            }
        }
        return null;
    }

    private static void none(SqlLedger ledger, String what, String sql) throws Exception {
        long found = ledger.number(sql);
        if (found != 0) {
            throw new IllegalStateException(found + " " + what);
        }
    }
}
