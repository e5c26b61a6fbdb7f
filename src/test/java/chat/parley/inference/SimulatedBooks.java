package chat.parley.inference;

import chat.parley.inference.Settling.Charge;
import chat.parley.inference.Settling.Hold;
import chat.parley.ledger.SettleRequest;
import chat.parley.ledger.SettledAttempt;
import chat.parley.ledger.SqlLedger;
import chat.parley.money.Money;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What [Books] does, for a [MoneySimulation].
final class SimulatedBooks {

    private final SqlLedger ledger;
    private final SimulatedCounts counts;

    SimulatedBooks(SqlLedger ledger, SimulatedCounts counts) {
        this.ledger = ledger;
        this.counts = counts;
    }

    /// Void, or a charge by what is known of its end.
    SettledAttempt settle(SimulatedCall call, Outcome outcome) throws SQLException {
        if (outcome instanceof Outcome.NeverSent || outcome instanceof Outcome.Rejected) {
            var settled = ledger.voidAttempt(call.attempt);
            if (settled.repeated() && settled.estimated()) {
                settled = ledger.takeBack(call.attempt);
                counts.takenBack += settled.repeated() ? 0 : 1;
            }
            return over(call, settled);
        }
        ReportedUsage usage = switch (outcome) {
            case Outcome.Finished finished -> finished.usage();
            case Outcome.Broken broken -> broken.usage();
            case Outcome.Stopped stopped -> stopped.usage();
            default -> null;
        };
        return charge(call, usage, call.received(), "ended");
    }

    private SettledAttempt charge(SimulatedCall call, @Nullable ReportedUsage usage, Received received, String outcome)
            throws SQLException {
        var hold = new Hold(call.bound, call.granted, SimulatedCall.CONTEXT, call.guess(), call.dearest, call.held);
        Charge charge = Settling.of(hold, call.rule, usage, received, () -> CachedShare.NONE);
        var created = Instant.ofEpochMilli(call.created);
        // Whoever settles for another knows no more than what time it is.
        boolean knows = outcome.equals("ended");
        var end = Settling.end(created, knows ? Instant.ofEpochMilli(call.ended) : ledger.now, SimulatedCall.LIMIT);
        var rates = Settling.rates(call.prices, call.rule, created, end, call.dearest);
        var cost = charge.wholeHold() ? call.held : rates.cost(charge.usage());
        var request = new SettleRequest(
                call.attempt, cost, charge.usage(), Money.ZERO, charge.estimated(), outcome, end, charge.flags());
        var settled = ledger.settle(request);
        if (settled.repeated() && settled.estimated() && !charge.estimated()) {
            settled = ledger.correct(request);
            counts.corrected++;
        }
        return over(call, settled);
    }

    /// Counted once, by whoever was first; an undone transaction counts when it is done at last.
    private SettledAttempt over(SimulatedCall call, SettledAttempt settled) throws SQLException {
        if (ledger.connection.getAutoCommit()) {
            counts.pending -= call.over ? 0 : 1;
            counts.estimated += !call.over && settled.estimated() ? 1 : 0;
            counts.voided += !call.over && settled.isVoid() ? 1 : 0;
            counts.lateEnds += settled.repeated() ? 1 : 0;
            call.over = true;
        }
        return settled;
    }

    /// What this replica knows of the call's end, unless the call is another's that asked under the same id.
    Object finish(SimulatedReplica replica, SimulatedCall call, Underway.Entry entry, Outcome end) throws SQLException {
        if (ledger.number("SELECT count(*) FROM attempts WHERE id = '%s' AND replica_id = '%s'"
                        .formatted(call.attempt, entry.replica()))
                == 1) {
            settle(call, end);
        }
        return forgotten(replica, call);
    }

    /// As [Books#crashed].
    Object crashed(SimulatedReplica replica, SimulatedCall call) throws SQLException {
        var known = replica.underway.giveUp(call.attempt);
        if (known.isEmpty()) {
            return charge(call, null, Received.NOTHING, "crashed");
        }
        settle(call, known.get());
        return forgotten(replica, call);
    }

    /// On commit.
    private Object forgotten(SimulatedReplica replica, SimulatedCall call) throws SQLException {
        if (ledger.connection.getAutoCommit()) {
            replica.forget(call);
        }
        return call;
    }
}
