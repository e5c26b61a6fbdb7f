package chat.parley.ledger;

import static chat.parley.ledger.SqlLedger.monthly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettleTest {

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
    void chargesEveryLegAndFreesTheRest() throws SQLException {
        var person = leg(1_000);
        var key = monthly(OwnerKind.KEY, Ids.next().toString(), 500);
        var call = reserved(new CallOf(person, key));
        var settled = ledger.settle(settlement(call.attempt, 30, new Usage(4, 3, 20, 5)));
        assertThat(settled.cost()).isEqualTo(new Money(30));
        assertThat(settled.held()).isEqualTo(new Money(100));
        assertThat(settled.usage()).isEqualTo(new Usage(4, 3, 20, 5));
        assertThat(settled.repeated()).isFalse();
        assertThat(settled.settledAt()).isEqualTo(SqlLedger.NOW);
        for (var leg : List.of(person, key)) {
            assertThat(ledger.account(leg))
                    .isEqualTo(new SqlLedger.LedgerRow(30, 0, leg.limit().nano(), 30, 0));
        }
    }

    /// Cached input at its own price, reasoning inside output and not twice.
    @Test
    void eachMeterIsCountedOnceAtItsOwnPrice() throws SQLException {
        var rates = new Rates(150_000, 3_000, 600_000);
        var usage = new Usage(13, 3_840, 29, 27);
        var call = reserved(new CallOf(leg(1_000_000_000)).rates(rates, 4_000).tokens(8_192, 256));
        var settled = ledger.settle(settlement(call.attempt, rates.cost(usage).nano(), usage));
        assertThat(settled.cost()).isEqualTo(new Money(30_870));
        assertThat(ledger.number("SELECT reasoning_tokens FROM usage_daily WHERE account_id = '" + call.account + "'"))
                .isEqualTo(27);
        assertThat(ledger.number("SELECT output_tokens FROM usage_daily WHERE account_id = '" + call.account + "'"))
                .isEqualTo(29);
    }

    @Test
    void aSecondSettleGetsTheFirstResult() throws SQLException {
        var leg = leg(1_000);
        var call = reserved(new CallOf(leg));
        var first = ledger.settle(settlement(call.attempt, 30, new Usage(0, 0, 30, 0)));
        var second = ledger.settle(settlement(call.attempt, 99, new Usage(0, 0, 99, 0)));
        assertThat(second.repeated()).isTrue();
        assertThat(second.cost()).isEqualTo(first.cost());
        assertThat(second.usage()).isEqualTo(first.usage());
        assertThat(ledger.voidAttempt(call.attempt).cost()).isEqualTo(new Money(30));
        assertThat(ledger.account(leg).posted()).isEqualTo(30);
    }

    @Test
    void aVoidCallCostsNothingAndStaysVoid() throws SQLException {
        var leg = leg(1_000);
        var call = reserved(new CallOf(leg));
        assertThat(ledger.voidAttempt(call.attempt).isVoid()).isTrue();
        var late = ledger.settle(settlement(call.attempt, 30, Usage.NONE));
        assertThat(late.isVoid()).isTrue();
        assertThat(late.cost()).isEqualTo(Money.ZERO);
        assertThat(ledger.account(leg)).isEqualTo(new SqlLedger.LedgerRow(0, 0, 1_000, 0, 0));
        assertThat(ledger.number("SELECT count(*) FROM usage_daily WHERE account_id = '" + call.account + "'"))
                .isZero();
    }

    @Test
    void whatIsUnknownCannotBeSettled() {
        assertThatThrownBy(() -> ledger.settle(settlement(Ids.next(), 1, Usage.NONE)))
                .isInstanceOf(NoSuchAttempt.class);
        assertThatThrownBy(() -> ledger.voidAttempt(Ids.next())).isInstanceOf(NoSuchAttempt.class);
    }

    @Test
    void aBillAboveTheHoldGoesToTheOverrunAccountAndBarsTheOffer() throws SQLException {
        var offer = offer();
        var leg = leg(1_000);
        var call = reserved(new CallOf(leg).offer(offer));
        var settled = ledger.settle(settlement(call.attempt, 130, new Usage(0, 0, 130, 0)));
        assertThat(settled.cost()).isEqualTo(new Money(100));
        assertThat(settled.overrun()).isEqualTo(new Money(30));
        assertThat(settled.flags()).containsExactly("overrun");
        assertThat(ledger.account(leg).posted()).isEqualTo(100);
        assertThat(ledger.number("SELECT posted FROM ledger_accounts WHERE owner_kind = 'overrun' AND owner_id = '"
                        + offer + "'"))
                .isEqualTo(30);
        assertThat(ledger.number("SELECT sum(amount) FROM ledger_entries WHERE kind = 'overrun' AND attempt_id = '"
                        + call.attempt + "'"))
                .isEqualTo(30);
        assertThat(ledger.number("SELECT count(*) FROM audit_events WHERE action = 'offer_barred' AND target_id = '"
                        + offer + "'"))
                .isEqualTo(1);
        assertThat(ledger.number("SELECT overrun FROM usage_daily WHERE account_id = '" + call.account + "'"))
                .isEqualTo(30);

        var refused = (Refused) ledger.reserve(new CallOf(leg).offer(offer).request());
        assertThat(refused.reason()).isEqualTo(Reason.BARRED);
        assertThat(ledger.reserve(new CallOf().offer(offer).request())).isInstanceOf(Granted.class);
        ledger.execute("UPDATE offers SET barred_reason = NULL WHERE id = '" + offer + "'");
        assertThat(ledger.reserve(new CallOf(leg).offer(offer).request())).isInstanceOf(Granted.class);
    }

    @Test
    void aBillOfExactlyTheHoldBarsNothing() throws SQLException {
        var offer = offer();
        var call = reserved(new CallOf(leg(1_000)).offer(offer));
        assertThat(ledger.settle(settlement(call.attempt, 100, Usage.NONE)).overrun())
                .isEqualTo(Money.ZERO);
        assertThat(ledger.number(
                        "SELECT count(*) FROM offers WHERE barred_reason IS NOT NULL AND id = '" + offer + "'"))
                .isZero();
    }

    @Test
    void reportsAreKeptByDayAccountKeyAndModel() throws SQLException {
        var account = Ids.next();
        for (int i = 1; i <= 3; i++) {
            var call = reserved(new CallOf(leg(1_000)).account(account));
            var estimated = i == 3;
            ledger.settle(new SettleRequest(
                    call.attempt, new Money(10), new Usage(1, 2, 3, 1), estimated, "completed", List.of()));
        }
        var where = " FROM usage_daily WHERE account_id = '" + account + "'";
        assertThat(ledger.number("SELECT count(*)" + where)).isEqualTo(1);
        assertThat(ledger.number("SELECT calls" + where)).isEqualTo(3);
        assertThat(ledger.number("SELECT estimated_calls" + where)).isEqualTo(1);
        assertThat(ledger.number("SELECT cost" + where)).isEqualTo(30);
        assertThat(ledger.number("SELECT cached_tokens" + where)).isEqualTo(6);
    }

    /// Reports outlive what they report on.
    @Test
    void deletingAPersonAndTheirKeyChangesNoReport() throws SQLException {
        var person = Ids.next();
        ledger.execute("""
                INSERT INTO accounts (id, email, name, role, status, created_at, updated_at)
                VALUES ('%1$s', '%1$s@halden.example', 'Gone', 'member', 'active', now(), now());
                INSERT INTO api_keys (id, account_id, name, hash, hint, created_at)
                VALUES ('%1$s', '%1$s', 'k', sha256('%1$s'), '1234', now())
                """.formatted(person));
        var leg = monthly(OwnerKind.USER, person.toString(), 1_000);
        var call = reserved(new CallOf(leg).account(person));
        ledger.settle(settlement(call.attempt, 40, new Usage(1, 1, 1, 0)));
        ledger.execute("DELETE FROM api_keys WHERE id = '" + person + "'");
        ledger.execute("DELETE FROM accounts WHERE id = '" + person + "'");
        assertThat(ledger.number("SELECT sum(cost) FROM usage_daily WHERE account_id = '" + person + "'"))
                .isEqualTo(40);
        assertThat(ledger.number("SELECT count(*) FROM attempts WHERE account_id = '" + person + "'"))
                .isEqualTo(1);
        assertThat(ledger.account(leg)).isEqualTo(new SqlLedger.LedgerRow(40, 0, 1_000, 40, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE ledger_entries SET amount = 0",
                "DELETE FROM ledger_entries",
                "TRUNCATE ledger_entries",
            })
    void entriesAreAppendOnly(String sql) throws SQLException {
        var call = reserved(new CallOf(leg(1_000)));
        ledger.settle(settlement(call.attempt, 1, Usage.NONE));
        assertThatThrownBy(() -> ledger.execute(sql)).hasMessageContaining("append-only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posted = -1",
                "held = -1",
                "posted = 1001",
                "held = 901, posted = 100",
                "ceiling = -1",
                "limit_nano = -1",
            })
    void theDatabaseItselfHoldsTheLimits(String change) throws SQLException {
        var leg = leg(1_000);
        reserved(new CallOf(leg));
        assertThatThrownBy(() -> ledger.execute(
                        "UPDATE ledger_accounts SET " + change + " WHERE owner_id = '" + leg.ownerId() + "'"))
                .hasMessageContaining("violates check constraint");
    }

    private static CallOf reserved(CallOf call) throws SQLException {
        assertThat(ledger.reserve(call.request())).isInstanceOf(Granted.class);
        return call;
    }

    private static SettleRequest settlement(UUID attempt, long cost, Usage usage) {
        return new SettleRequest(attempt, new Money(cost), usage, false, "completed", List.of());
    }

    private static Leg leg(long limit) {
        return monthly(OwnerKind.USER, Ids.next().toString(), limit);
    }

    private static UUID offer() throws SQLException {
        var provider = Ids.next();
        var offer = Ids.next();
        ledger.execute("""
                INSERT INTO models (id, name, created_at, updated_at) VALUES ('m', 'M', now(), now())
                ON CONFLICT DO NOTHING;
                INSERT INTO providers (id, name, base_url, profile, source, book, created_at, updated_at)
                VALUES ('%1$s', 'p', 'http://127.0.0.1', 'other', 'admin', 'real', now(), now());
                INSERT INTO offers (id, provider_id, model_id, upstream_id, context_tokens, max_output_tokens,
                    created_at, updated_at)
                VALUES ('%2$s', '%1$s', 'm', 'm', 1000, 1000, now(), now())
                """.formatted(provider, offer));
        return offer;
    }
}
