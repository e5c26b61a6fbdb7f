package chat.parley.ledger;

import static chat.parley.ledger.SqlLedger.monthly;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the books tell people of, whichever change brings it about.
class AlertTest {

    private final String owner = Ids.next().toString();
    private SqlLedger ledger;

    @BeforeEach
    void open() throws SQLException {
        ledger = new SqlLedger(SqlLedger.database());
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void aLimitThatIsLoweredToWhatIsSpentTellsOnce() throws SQLException {
        spent(60, 200);
        assertThat(told()).isZero();
        limit(100);
        assertThat(notices("limit_50")).isEqualTo(1);
        limit(60);
        assertThat(notices("limit_100")).isEqualTo(1);
        assertThat(notices("limit_80")).isZero();
        assertThat(told()).isEqualTo(3);
        limit(20);
        limit(1_000);
        limit(60);
        assertThat(told()).isEqualTo(3);
        assertThat(ledger.number("SELECT count(*) FROM notices")).isEqualTo(2);
    }

    /// What takes everything away says so itself.
    @Test
    void aLimitOfWhichNothingIsSpentIsNotReached() throws SQLException {
        spent(0, 200);
        limit(0);
        assertThat(told()).isZero();
    }

    @Test
    void aDefaultThatIsLoweredTellsToo() throws SQLException {
        spent(60, 200);
        ledger.execute("""
                INSERT INTO accounts (id, email, name, role, status, created_at, updated_at)
                VALUES ('%s', 'a@example.com', 'A', 'member', 'active', now(), now())
                """.formatted(owner));
        ledger.putBudget(monthly(OwnerKind.USER, owner, 70));
        ledger.number("SELECT 1 FROM apply_personal_limits('real', NULL, DATE '2026-11-23', now())");
        assertThat(notices("limit_80")).isEqualTo(1);
        assertThat(told()).isEqualTo(2);
    }

    @Test
    void aCorrectionThatPassesAThresholdTellsAtOnce() throws SQLException {
        var call = estimated(40);
        assertThat(told()).isZero();
        ledger.correct(charge(call, 85, false));
        assertThat(notices("limit_80")).isEqualTo(1);
        assertThat(told()).isEqualTo(2);
    }

    @Test
    void aLimitThatWasTakenAwayTellsNothing() throws SQLException {
        var call = estimated(40);
        var underWay = new CallOf(monthly(OwnerKind.USER, owner, 100)).tokens(50, 50);
        assertThat(ledger.reserve(underWay.request())).isInstanceOf(Reservation.Granted.class);
        ledger.removeBudget(monthly(OwnerKind.USER, owner, 100));
        ledger.correct(charge(call, 55, false));
        ledger.settle(charge(underWay, 50, false));
        assertThat(told()).isZero();
        limit(90);
        assertThat(notices("limit_100")).as("it is there again").isEqualTo(1);
    }

    @Test
    void booksOfDemoMoneyThatDoNotAddUpAlertNobody() throws SQLException {
        for (var book : List.of("demo", "real")) {
            ledger.execute("""
                    INSERT INTO ledger_accounts (book, owner_kind, owner_id, period, period_start, posted, limit_nano, created_at)
                    VALUES ('%s', 'user', '%s', 'month', '2026-11-01', 5, 1000, now())
                    """.formatted(book, owner));
        }
        assertThat(ledger.number("SELECT count(*) FROM audit_ledger(true, now())"))
                .isEqualTo(2);
        assertThat(ledger.number("SELECT count(*) FROM ledger_accounts WHERE frozen_at IS NOT NULL"))
                .isEqualTo(2);
        assertThat(notices("ledger_mismatch")).isEqualTo(1);
        assertThat(ledger.number("SELECT count(*) FROM notices WHERE facts ->> 'book' = 'demo'"))
                .isZero();
    }

    private void spent(long nano, long limit) throws SQLException {
        var leg = monthly(OwnerKind.USER, owner, limit);
        ledger.putBudget(leg);
        ledger.settle(charge(reserved(new CallOf(leg)), nano, false));
    }

    /// Under a limit of 100.
    private CallOf estimated(long nano) throws SQLException {
        var leg = monthly(OwnerKind.USER, owner, 100);
        ledger.putBudget(leg);
        var call = reserved(new CallOf(leg));
        ledger.settle(charge(call, nano, true));
        return call;
    }

    private CallOf reserved(CallOf call) throws SQLException {
        assertThat(ledger.reserve(call.request())).isInstanceOf(Reservation.Granted.class);
        return call;
    }

    private static SettleRequest charge(CallOf call, long nano, boolean estimated) {
        return new SettleRequest(call.attempt, new Money(nano), Usage.NONE, estimated, "completed", List.of());
    }

    private void limit(long nano) throws SQLException {
        ledger.changeLimit(monthly(OwnerKind.USER, owner, nano));
    }

    private long told() throws SQLException {
        return ledger.number("SELECT count(*) FROM alerts");
    }

    private long notices(String kind) throws SQLException {
        return ledger.number("SELECT count(*) FROM notices WHERE kind = '" + kind + "'");
    }
}
