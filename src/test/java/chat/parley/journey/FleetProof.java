package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeProvider.Meter.Metered;
import java.sql.SQLException;

/// What the books of a [Fleet] must be once all is quiet, whatever happened before.
final class FleetProof {

    private FleetProof() {}

    static void check(Fleet fleet) throws SQLException {
        assertThat(fleet.number("SELECT count(*) FROM attempts WHERE state = 'pending'"))
                .isZero();
        assertThat(fleet.number("SELECT sum(held) FROM ledger_accounts")).isZero();
        assertThat(fleet.number("SELECT count(*) FROM audit_ledger(true, now())"))
                .isZero();
        long charged = fleet.number("SELECT sum(cost) FROM attempts");
        assertThat(charged)
                .isEqualTo(fleet.number("SELECT sum(cost) FROM usage_daily"))
                .isEqualTo(fleet.number("SELECT sum(posted) FROM ledger_accounts WHERE owner_kind = 'organisation'"
                        + " AND book = 'real'"));
        // Each call that the provider saw is charged: exactly where it is known what it took, else by its hold.
        long settled = fleet.number("SELECT count(*) FROM attempts WHERE state = 'settled'");
        long exact = fleet.number("SELECT sum(cost) FROM attempts WHERE NOT estimated");
        var meter = fleet.provider.meter();
        assertThat(settled).isGreaterThanOrEqualTo(fleet.provider.requests().size());
        assertThat(charged).isGreaterThanOrEqualTo(meter.total().nano());
        assertThat(fleet.number("SELECT count(*) FROM attempts WHERE estimated AND cost <> held"))
                .isZero();
        long reported = meter.calls().stream()
                .filter(Metered::reported)
                .mapToLong(call -> call.cost().nano())
                .sum();
        assertThat(exact).isLessThanOrEqualTo(reported);
        assertThat(fleet.number("SELECT count(*) FROM attempts WHERE NOT estimated AND state = 'settled'"))
                .isLessThanOrEqualTo(
                        meter.calls().stream().filter(Metered::reported).count());
    }
}
