package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.UnknownUsage;
import chat.parley.ledger.Leg;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.SqlLedger;
import chat.parley.ledger.Standing;
import chat.parley.money.Money;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// Holds the books of a [MoneySimulation] against the provider's meter, call by call, and each account against the
/// limits that were in force.
final class SimulatedProof {

    private final String where;
    private final SqlLedger ledger;
    private final Map<UUID, SimulatedCall> open = new LinkedHashMap<>();
    private final Map<Leg, Account> accounts = new LinkedHashMap<>();

    /// What providers billed for calls under a limit, and the most that it allowed when one was admitted.
    private static final class Account {
        long billed;
        long most;
    }

    /// A database for simulations. The product never looks for the entries of one call; the proof does, for each.
    static String database() throws SQLException {
        var url = SqlLedger.database();
        try (var ledger = new SqlLedger(url)) {
            ledger.execute("CREATE INDEX simulated_entries ON ledger_entries (attempt_id)");
        }
        return url;
    }

    SimulatedProof(String where, SqlLedger ledger) {
        this.where = where;
        this.ledger = ledger;
    }

    void admitted(SimulatedCall call, Granted granted) {
        open.put(call.attempt, call);
        assertThat(granted.legs()).as(where).hasSize(call.legs.size());
        for (Standing standing : granted.legs()) {
            long limit = standing.leg().limit().nano();
            assertThat(standing.posted().nano() + standing.held().nano())
                    .as("%s: admitted under %s", where, standing)
                    .isLessThanOrEqualTo(limit);
            var account = accounts.computeIfAbsent(key(standing.leg()), leg -> new Account());
            account.most = Math.max(account.most, limit);
        }
    }

    List<SimulatedCall> pending() {
        return open.values().stream().filter(call -> !call.over).toList();
    }

    /// Every call that is over since the last time.
    void check() throws SQLException {
        var over = open.values().stream()
                .filter(call -> call.over && !call.remembered)
                .toList();
        if (over.isEmpty()) {
            return;
        }
        var ids = ledger.connection.createArrayOf(
                "uuid", over.stream().map(call -> call.attempt).toArray());
        int seen = 0;
        try (var statement = ledger.connection.prepareStatement("""
                SELECT t.id, t.state, coalesce(t.cost, 0), t.estimated, t.overrun,
                    (SELECT count(*) FROM attempt_legs l WHERE l.attempt_id = t.id AND t.cost =
                        (SELECT sum(e.amount) FROM ledger_entries e WHERE e.attempt_id = t.id
                            AND e.ledger_account_id = l.ledger_account_id AND e.price_version_id = t.price_version_id)),
                    (SELECT count(*) FROM attempt_legs l WHERE l.attempt_id = t.id), 'corrected' = ANY (t.flags)
                FROM attempts t WHERE t.id = ANY (?)
                """)) {
            statement.setArray(1, ids);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    seen++;
                    var call = open.remove(rows.getObject(1, UUID.class));
                    long cost = rows.getLong(3);
                    check(call, rows.getString(2), cost, rows.getBoolean(4), rows.getLong(5), rows.getBoolean(8));
                    boolean isVoid = rows.getString(2).equals("void");
                    assertThat(rows.getLong(6)).as(where).isEqualTo(isVoid ? 0 : call.legs.size());
                    assertThat(rows.getLong(7)).as(where).isEqualTo(call.legs.size());
                    bill(call, cost);
                }
            }
        }
        assertThat(seen).as(where).isEqualTo(over.size());
        checkLimits();
    }

    private void check(
            SimulatedCall call, String state, long cost, boolean estimated, long overrun, boolean corrected) {
        long billed = call.billed().nano();
        String at = where + ", attempt " + call.attempt;
        // What comes late may find no room any more where less was charged before; else it fits what was held.
        assertThat(overrun == 0 || corrected && call.rule.unknownUsage() == UnknownUsage.RECEIVED)
                .as(at)
                .isTrue();
        assertThat(cost).as(at).isLessThanOrEqualTo(call.held.nano());
        assertThat(billed).as(at).isLessThanOrEqualTo(call.held.nano());
        if (call.metered == null && !call.orphaned) {
            assertThat(cost).as(at + ", which the provider never took").isZero();
        }
        assertThat(estimated && call.isTold() && !call.orphaned).as(at).isFalse();
        if (state.equals("void")) {
            assertThat(billed).as(at).isZero();
        } else if (!estimated) {
            assertThat(cost + overrun).as(at).isEqualTo(call.booked().nano()).isGreaterThanOrEqualTo(billed);
        } else if (call.rule.unknownUsage() == UnknownUsage.BOUND) {
            assertThat(cost).as(at).isEqualTo(call.held.nano());
        }
        assertThat(state).as(at).isIn("settled", "void");
    }

    private void bill(SimulatedCall call, long cost) {
        // By the rule `received` the provider's bill is known to a few tokens only; the books are held to the limit.
        long bill =
                call.rule.unknownUsage() == UnknownUsage.BOUND ? call.billed().nano() : cost;
        call.legs.forEach(leg -> accounts.get(key(leg)).billed += bill);
    }

    private static Leg key(Leg leg) {
        return new Leg(leg.ownerKind(), leg.ownerId(), leg.period(), leg.periodStart(), Money.ZERO, true);
    }

    private void checkLimits() {
        accounts.forEach((leg, account) ->
                assertThat(account.billed).as("%s: billed under %s", where, leg).isLessThanOrEqualTo(account.most));
    }

    void checkQuiet(List<UUID> people) throws SQLException {
        assertThat(open).as(where + ": calls without an end").isEmpty();
        var ids = people.stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
        assertThat(sum("count(*)", "attempts WHERE state = 'pending' AND account_id IN (" + ids + ")"))
                .as(where)
                .isZero();
        assertThat(sum("sum(held)", "ledger_accounts WHERE owner_kind = 'user' AND owner_id IN (" + ids + ")"))
                .as(where)
                .isZero();
        assertThat(sum("sum(cost)", "attempts WHERE account_id IN (" + ids + ")"))
                .as(where)
                .isEqualTo(sum("sum(cost)", "usage_daily WHERE account_id IN (" + ids + ")"))
                .isEqualTo(sum(
                        "sum(posted)",
                        "ledger_accounts WHERE owner_kind = 'user' AND period = 'day' AND owner_id IN (" + ids + ")"));
        assertThat(accounts.values()).as(where).anyMatch(account -> account.billed > 0);
    }

    private long sum(String what, String of) throws SQLException {
        return ledger.number("SELECT coalesce(" + what + ", 0) FROM " + of);
    }
}
