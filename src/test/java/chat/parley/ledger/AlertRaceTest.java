package chat.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A thousand charges at once from many connections, as of several replicas: each threshold is told once.
class AlertRaceTest {

    private static final int CONNECTIONS = 16;
    private static final int CALLS = 1_000;

    @Test
    void aThousandChargesAtOnceTellOfEachThresholdOnce() throws Exception {
        var url = SqlLedger.database();
        var leg = SqlLedger.monthly(OwnerKind.USER, Ids.next().toString(), CALLS * 100L);
        try (var ledger = new SqlLedger(url)) {
            ledger.putBudget(leg);
        }
        var left = new AtomicInteger(CALLS);
        try (var executor = Executors.newFixedThreadPool(CONNECTIONS)) {
            var workers = new ArrayList<Future<?>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                workers.add(executor.submit((Callable<Void>) () -> {
                    try (var ledger = new SqlLedger(url)) {
                        while (left.getAndDecrement() > 0) {
                            var call = new CallOf(leg);
                            assertThat(ledger.reserve(call.request())).isInstanceOf(Reservation.Granted.class);
                            ledger.settle(new SettleRequest(
                                    call.attempt, new Money(100), Usage.NONE, false, "completed", List.of()));
                        }
                    }
                    return null;
                }));
            }
            for (var worker : workers) {
                worker.get();
            }
        }
        try (var ledger = new SqlLedger(url)) {
            assertThat(ledger.account(leg)).isEqualTo(new SqlLedger.LedgerRow(100_000, 0, 100_000, 100_000, 0));
            assertThat(ledger.number("SELECT count(*) FROM alerts")).isEqualTo(3);
            assertThat(ledger.number("SELECT count(*) FROM notices")).isEqualTo(3);
            // Found by the very charge that reached it.
            for (int threshold : new int[] {50, 80, 100}) {
                assertThat(ledger.number("SELECT posted FROM alerts WHERE threshold = " + threshold))
                        .isEqualTo(threshold * 1_000L);
            }
        }
    }

    /// Billed above the hold: told as an overrun, and that the offer is barred, once each.
    @Test
    void anOverrunIsToldAndThatItsOfferIsBarred() throws Exception {
        try (var ledger = new SqlLedger(SqlLedger.database())) {
            var offer = offer(ledger);
            for (int i = 0; i < 2; i++) {
                var owner = Ids.next().toString();
                var call = new CallOf(SqlLedger.monthly(OwnerKind.USER, owner, 1_000)).offer(offer);
                if (i == 1) {
                    // Barred: only a limit that just warns lets it through.
                    call.legs = List.of(new Leg(
                            OwnerKind.USER,
                            owner,
                            Period.MONTH,
                            call.legs.getFirst().periodStart(),
                            Money.ZERO,
                            false));
                }
                assertThat(ledger.reserve(call.request())).isInstanceOf(Reservation.Granted.class);
                var bill = new SettleRequest(call.attempt, new Money(130), Usage.NONE, false, "completed", List.of());
                ledger.settle(bill);
                ledger.settle(bill);
            }
            assertThat(ledger.number("SELECT count(*) FROM notices WHERE kind = 'overrun'"))
                    .isEqualTo(2);
            assertThat(ledger.number("""
                SELECT count(*) FROM notices WHERE kind = 'overrun' AND facts @> '{"amount": "0.000000030",
                    "reserved": "0.000000100", "model": "Model M", "provider": "Somebody"}'
                """)).isEqualTo(2);
            assertThat(ledger.number("SELECT count(*) FROM notices WHERE kind = 'offer_barred'"))
                    .isEqualTo(1);
        }
    }

    private static UUID offer(SqlLedger ledger) throws SQLException {
        var id = Ids.next();
        ledger.execute("""
            INSERT INTO providers (id, name, base_url, profile, source, book, created_at, updated_at)
            VALUES ('%1$s', 'Somebody', 'http://127.0.0.1:9', 'deepseek', 'admin', 'real', now(), now());
            INSERT INTO models (id, name, created_at, updated_at) VALUES ('model-m', 'Model M', now(), now());
            INSERT INTO offers (id, provider_id, model_id, upstream_id, context_tokens, max_output_tokens, created_at,
                updated_at) VALUES ('%1$s', '%1$s', 'model-m', 'm', 1000, 1000, now(), now())
            """.formatted(id));
        return id;
    }
}
