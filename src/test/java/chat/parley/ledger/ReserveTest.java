package chat.parley.ledger;

import static chat.parley.ledger.SqlLedger.monthly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.http.Problem;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.ledger.Reservation.StaleBudgets;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReserveTest {

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
    void whatReachesTheLimitExactlyFits() throws SQLException {
        var leg = user(100);
        var granted = (Granted) ledger.reserve(new CallOf(leg).request());
        assertThat(granted.held()).isEqualTo(new Money(100));
        assertThat(granted.tightest(_ -> true).orElseThrow().left()).isEqualTo(Money.ZERO);
    }

    @Test
    void oneNanoMoreIsRefused() throws SQLException {
        var refused = (Refused) ledger.reserve(new CallOf(user(99)).request());
        assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(refused.maxAffordableTokens()).isEqualTo(99);
    }

    @Test
    void theRequestShrinksToWhatTheTightestLegAllows() throws SQLException {
        var tight = user(70);
        var granted = (Granted)
                ledger.reserve(new CallOf(user(90), tight).tokens(100, 10).request());
        assertThat(granted.grantedTokens()).isEqualTo(70);
        assertThat(granted.wantedTokens()).isEqualTo(100);
        assertThat(granted.held()).isEqualTo(new Money(70));
        assertThat(granted.tightest(_ -> true).orElseThrow().leg().ownerId()).isEqualTo(tight.ownerId());
    }

    @Test
    void inputIsHeldAtTheDearerOfItsPrices() throws SQLException {
        var call = new CallOf(user(1_000_000)).rates(new Rates(3_001, 5_000, 1_000), 10);
        assertThat(((Granted) ledger.reserve(call.request())).held()).isEqualTo(new Money(50 + 100));
    }

    @Test
    void aHoldIsRoundedUpOnce() throws SQLException {
        var call = new CallOf(user(1_000)).rates(new Rates(1, 0, 1), 1).tokens(1, 1);
        assertThat(((Granted) ledger.reserve(call.request())).held()).isEqualTo(new Money(1));
    }

    @Test
    void freeOutputIsGrantedInFull() throws SQLException {
        var call = new CallOf(user(10)).rates(new Rates(1_000, 0, 0), 10).tokens(5_000, 1);
        assertThat(((Granted) ledger.reserve(call.request())).grantedTokens()).isEqualTo(5_000);
    }

    @Test
    void whatIsFreeIsAlwaysAllowedAndOnTheBooksAtZero() throws SQLException {
        var leg = user(0);
        var call = new CallOf(leg).rates(new Rates(0, 0, 0), 1_000);
        assertThat(((Granted) ledger.reserve(call.request())).held()).isEqualTo(Money.ZERO);
        ledger.settle(
                new SettleRequest(call.attempt, Money.ZERO, new Usage(7, 0, 5, 0), false, "completed", List.of()));
        assertThat(ledger.number("SELECT count(*) FROM ledger_entries WHERE attempt_id = '" + call.attempt + "'"))
                .isEqualTo(1);
    }

    @Test
    void whatFitsOnceCallsEndIsOnHold() throws SQLException {
        var leg = user(150);
        var first = new CallOf(leg);
        ledger.reserve(first.request());
        var refused = (Refused) ledger.reserve(new CallOf(leg).request());
        assertThat(refused.reason()).isEqualTo(Reason.ON_HOLD);
        assertThat(refused.held()).isEqualTo(new Money(100));
        assertThat(refused.maxAffordableTokens()).isEqualTo(50);
        ledger.voidAttempt(first.attempt);
        assertThat(ledger.reserve(new CallOf(leg).request())).isInstanceOf(Granted.class);
    }

    @Test
    void whatWouldNotFitEvenWithoutHoldsIsExhausted() throws SQLException {
        var leg = user(150);
        charge(leg, 60);
        var refused = (Refused) ledger.reserve(new CallOf(leg).request());
        assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED);
        assertThat(refused.posted()).isEqualTo(new Money(60));
        assertThat(refused.limit()).isEqualTo(new Money(150));
        assertThat(refused.maxAffordableTokens()).isEqualTo(90);
    }

    @Test
    void theLegWhereWaitingHelpsLeastIsNamed() throws SQLException {
        var onHold = user(120);
        ledger.reserve(new CallOf(onHold).request());
        var exhausted = user(200);
        charge(exhausted, 150);
        var refused = (Refused) ledger.reserve(new CallOf(onHold, exhausted).request());
        assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED);
        assertThat(refused.leg().ownerId()).isEqualTo(exhausted.ownerId());
        assertThat(refused.maxAffordableTokens()).isEqualTo(20);
    }

    @Test
    void aSoftLegNeverRefusesButCounts() throws SQLException {
        var soft = new Leg(
                OwnerKind.USER, Ids.next().toString(), Period.DAY, LocalDate.of(2026, 11, 23), new Money(1), false);
        assertThat(ledger.reserve(new CallOf(soft).request())).isInstanceOf(Granted.class);
        assertThat(ledger.account(soft).held()).isEqualTo(100);
        assertThat(ledger.account(soft).ceiling()).isEqualTo(-1);
    }

    @Test
    void withoutBudgetsThereAreNoLegs() throws SQLException {
        var call = new CallOf();
        assertThat(((Granted) ledger.reserve(call.request())).legs()).isEmpty();
        assertThat(((Granted) ledger.reserve(call.request())).repeated()).isTrue();
    }

    @Test
    void aRepeatGetsTheFirstAnswerWhateverItAsksNow() throws SQLException {
        var leg = user(100);
        var call = new CallOf(leg).tokens(60, 10);
        ledger.reserve(call.request());
        var again = (Granted) ledger.reserve(call.tokens(5, 1).revision(99).request());
        assertThat(again.repeated()).isTrue();
        assertThat(again.grantedTokens()).isEqualTo(60);
        assertThat(again.wantedTokens()).isEqualTo(60);
        assertThat(again.held()).isEqualTo(new Money(60));
        assertThat(ledger.account(leg).held()).isEqualTo(60);
    }

    @Test
    void anotherAccountsAttemptIsAConflict() throws SQLException {
        var call = new CallOf(user(1_000));
        ledger.reserve(call.request());
        var stranger = call.account(Ids.next()).request();
        assertThatThrownBy(() -> ledger.reserve(stranger))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.type()).isEqualTo("id_conflict"));
    }

    @Test
    void legsOfAnOlderRevisionAreStale() throws SQLException {
        var leg = user(1_000);
        assertThat(ledger.reserve(new CallOf(leg).revision(0).request())).isInstanceOf(StaleBudgets.class);
        assertThat(ledger.account(leg)).isEqualTo(SqlLedger.LedgerRow.NONE);
    }

    @Test
    void aFrozenAccountRefusesEvenWhereItsLegIsSoft() throws SQLException {
        var leg = user(1_000);
        charge(leg, 1);
        ledger.execute("UPDATE ledger_accounts SET frozen_at = now() WHERE owner_id = '" + leg.ownerId() + "'");
        assertThat(((Refused) ledger.reserve(new CallOf(leg).request())).reason())
                .isEqualTo(Reason.FROZEN);
    }

    @Test
    void aRefusalLeavesNoAttemptAndNoHold() throws SQLException {
        var roomy = user(1_000);
        var call = new CallOf(roomy, user(1));
        assertThat(ledger.reserve(call.request())).isInstanceOf(Refused.class);
        assertThat(ledger.account(roomy).held()).isZero();
        assertThat(ledger.number("SELECT count(*) FROM attempts WHERE id = '" + call.attempt + "'"))
                .isZero();
    }

    @Test
    void aNewBudgetOpensWithWhatWasSpentInThePeriod() throws SQLException {
        var account = Ids.next();
        var call = new CallOf().account(account);
        ledger.reserve(call.request());
        ledger.settle(new SettleRequest(call.attempt, new Money(80), Usage.NONE, false, "completed", List.of()));
        var leg = monthly(OwnerKind.USER, account.toString(), 100);
        var refused = (Refused)
                ledger.reserve(new CallOf(leg).account(account).tokens(21, 21).request());
        assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED);
        assertThat(refused.posted()).isEqualTo(new Money(80));
        assertThat(ledger.account(leg).entries()).isEqualTo(80);
        assertThat(ledger.reserve(
                        new CallOf(leg).account(account).tokens(20, 20).request()))
                .isInstanceOf(Granted.class);
    }

    @Test
    void aLimitUnderWhatIsSpentRefusesButKeepsTheBooks() throws SQLException {
        var leg = user(500);
        var pending = new CallOf(leg);
        ledger.reserve(pending.request());
        charge(leg, 50);
        ledger.setLimit(leg, new Money(40));
        var lowered = monthly(leg.ownerKind(), leg.ownerId(), 40);
        var revision = ledger.revision();
        assertThat(ledger.account(lowered).ceiling()).isEqualTo(150);
        assertThat(ledger.reserve(
                        new CallOf(lowered).tokens(1, 1).revision(revision).request()))
                .isInstanceOf(Refused.class);
        ledger.settle(new SettleRequest(pending.attempt, new Money(100), Usage.NONE, false, "completed", List.of()));
        assertThat(ledger.account(lowered).posted()).isEqualTo(150);
        ledger.execute("UPDATE budget_revision SET revision = 1");
    }

    private static Leg user(long limit) {
        return monthly(OwnerKind.USER, Ids.next().toString(), limit);
    }

    private static void charge(Leg leg, long cost) throws SQLException {
        var call = new CallOf(leg).tokens((int) cost, 1);
        assertThat(ledger.reserve(call.request())).isInstanceOf(Granted.class);
        ledger.settle(new SettleRequest(call.attempt, new Money(cost), Usage.NONE, false, "completed", List.of()));
    }
}
