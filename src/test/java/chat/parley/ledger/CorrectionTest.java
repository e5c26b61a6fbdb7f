package chat.parley.ledger;

import static chat.parley.ledger.SqlLedger.monthly;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Exact usage that comes after a call was charged by rule.
class CorrectionTest {

    private static SqlLedger ledger;

    @BeforeAll
    static void open() throws SQLException {
        ledger = new SqlLedger(SqlLedger.database());
    }

    @AfterAll
    static void close() throws SQLException {
        ledger.close();
    }

    @Test
    void givesBackWhatTheEstimateWasTooHigh() throws SQLException {
        var person = leg(1_000);
        var key = monthly(OwnerKind.KEY, Ids.next().toString(), 500);
        var call = settled(new CallOf(person, key), 100, true);
        var corrected = correct(call, 30);
        assertThat(corrected.cost()).isEqualTo(new Money(30));
        assertThat(corrected.estimated()).isFalse();
        assertThat(corrected.flags()).containsExactly("usage_missing", "corrected");
        assertThat(corrected.repeated()).isFalse();
        for (var leg : List.of(person, key)) {
            assertThat(ledger.account(leg))
                    .isEqualTo(new SqlLedger.LedgerRow(30, 0, leg.limit().nano(), 30, 0));
        }
        assertThat(daily(call, "cost")).isEqualTo(30);
        assertThat(daily(call, "output_tokens")).isEqualTo(30);
        assertThat(daily(call, "calls")).isEqualTo(1);
        assertThat(daily(call, "estimated_calls")).isZero();
        assertThat(entries(call, "correction")).isEqualTo(2 * -70);
        assertThat(ledger.number("SELECT count(*) FROM audit_ledger(true, now())"))
                .isZero();
    }

    @Test
    void isMadeOnce() throws SQLException {
        var leg = leg(1_000);
        var call = settled(new CallOf(leg), 100, true);
        correct(call, 30);
        var again = correct(call, 50);
        assertThat(again.repeated()).isTrue();
        assertThat(again.cost()).isEqualTo(new Money(30));
        assertThat(ledger.account(leg).posted()).isEqualTo(30);
    }

    @Test
    void leavesWhatIsExactPendingOrVoidAlone() throws SQLException {
        var exact = settled(new CallOf(leg(1_000)), 40, false);
        assertThat(correct(exact, 30).cost()).isEqualTo(new Money(40));
        var pending = new CallOf(leg(1_000));
        ledger.reserve(pending.request());
        assertThat(correct(pending, 30).cost()).isEqualTo(Money.ZERO);
        ledger.voidAttempt(pending.attempt);
        assertThat(correct(pending, 30).isVoid()).isTrue();
        assertThat(ledger.account(pending.legs.getFirst()).posted()).isZero();
    }

    /// What was estimated too low may meanwhile be spent by others: then no limit is passed for it either.
    @Test
    void passesNoLimit() throws SQLException {
        var leg = leg(100);
        var call = settled(new CallOf(leg), 20, true);
        settled(new CallOf(leg).tokens(75, 75), 75, false);
        UUID offer = call.offer;
        var corrected = correct(call, 60);
        assertThat(corrected.cost()).isEqualTo(new Money(25));
        assertThat(corrected.overrun()).isEqualTo(new Money(35));
        assertThat(corrected.flags()).contains("corrected", "overrun");
        assertThat(ledger.account(leg)).isEqualTo(new SqlLedger.LedgerRow(100, 0, 100, 100, 0));
        assertThat(entries(call, "overrun")).isEqualTo(35);
        assertThat(daily(call, "overrun")).isEqualTo(35);
        assertThat(ledger.number("SELECT count(*) FROM audit_events WHERE target_id = '" + offer + "'"))
                .as("the provider kept to its bound")
                .isZero();
        assertThat(ledger.number("SELECT charged FROM attempt_legs WHERE attempt_id = '" + call.attempt + "'"))
                .isEqualTo(25);
    }

    @Test
    void aboveTheHoldItBarsTheOffer() throws SQLException {
        var leg = leg(1_000);
        var call = settled(new CallOf(leg), 100, true);
        var corrected = correct(call, 130);
        assertThat(corrected.cost()).isEqualTo(new Money(100));
        assertThat(corrected.overrun()).isEqualTo(new Money(30));
        assertThat(ledger.number("SELECT count(*) FROM audit_events WHERE action = 'offer_barred' AND target_id = '"
                        + call.offer + "'"))
                .isEqualTo(1);
    }

    private static Leg leg(long limit) {
        return monthly(OwnerKind.USER, Ids.next().toString(), limit);
    }

    private static CallOf settled(CallOf call, long cost, boolean estimated) throws SQLException {
        assertThat(ledger.reserve(call.request())).isInstanceOf(Granted.class);
        ledger.settle(request(call, cost, estimated, estimated ? List.of("usage_missing") : List.of()));
        return call;
    }

    private static SettledAttempt correct(CallOf call, long cost) throws SQLException {
        return ledger.correct(request(call, cost, false, List.of()));
    }

    private static SettleRequest request(CallOf call, long cost, boolean estimated, List<String> flags) {
        return new SettleRequest(call.attempt, new Money(cost), new Usage(0, 0, cost, 0), estimated, "crashed", flags);
    }

    private static long daily(CallOf call, String column) throws SQLException {
        return ledger.number("SELECT sum(" + column + ") FROM usage_daily WHERE account_id = '" + call.account + "'");
    }

    private static long entries(CallOf call, String kind) throws SQLException {
        return ledger.number("SELECT sum(amount) FROM ledger_entries WHERE kind = '" + kind + "' AND attempt_id = '"
                + call.attempt + "'");
    }
}
