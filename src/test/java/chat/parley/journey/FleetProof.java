package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeProvider.Meter.Metered;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/// What the books of a [Fleet] must be once all is quiet, whatever happened before.
final class FleetProof {

    /// A call as both sides know it: what was read and written, and what it cost to the nano.
    private record Paid(long fresh, long cached, long output, long reasoning, long cost) {

        static Paid of(Metered call) {
            var usage = call.usage();
            return new Paid(
                    usage.fresh(),
                    usage.cached(),
                    usage.output(),
                    usage.reasoning(),
                    call.cost().nano());
        }
    }

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
        // The provider writes a call down after its last byte.
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> isCharged(fleet, charged));
    }

    /// As [#check], where no replica was killed and no line to the provider cut: what it saw is exact, the rest
    /// is void.
    static void checkExactly(Fleet fleet) throws SQLException {
        check(fleet);
        assertThat(fleet.number("SELECT count(*) FROM attempts WHERE state = 'settled'"))
                .isEqualTo(fleet.provider.requests().size());
        assertThat(fleet.number("SELECT count(*) FROM attempts WHERE estimated"))
                .isZero();
        assertThat(fleet.number("SELECT sum(cost) FROM attempts"))
                .isEqualTo(fleet.provider.meter().total().nano());
    }

    /// Each call that the provider saw is charged: as it was reported where the report got here, else by its hold.
    private static void isCharged(Fleet fleet, long charged) throws SQLException {
        var meter = fleet.provider.meter();
        assertThat(charged).isGreaterThanOrEqualTo(meter.total().nano());
        assertThat(fleet.number("SELECT count(*) FROM attempts WHERE state = 'settled'"))
                .isGreaterThanOrEqualTo(fleet.provider.requests().size());
        assertThat(fleet.number("SELECT count(*) FROM attempts WHERE estimated AND cost <> held"))
                .isZero();
        var lost = new ArrayList<Paid>();
        meter.calls().stream().filter(Metered::reported).map(Paid::of).forEach(lost::add);
        for (var paid : exact(fleet)) {
            assertThat(lost.remove(paid)).as("the provider reported %s", paid).isTrue();
        }
        assertThat(lost)
                .as("reported, and lost on the way here")
                .hasSizeLessThanOrEqualTo(
                        Math.toIntExact(fleet.number("SELECT count(*) FROM attempts WHERE estimated")));
    }

    private static List<Paid> exact(Fleet fleet) throws SQLException {
        var paid = new ArrayList<Paid>();
        try (var connection = fleet.connection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT fresh_tokens, cached_tokens, output_tokens, reasoning_tokens,"
                        + " cost FROM attempts WHERE state = 'settled' AND NOT estimated")) {
            while (row.next()) {
                paid.add(new Paid(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
            }
        }
        return paid;
    }
}
