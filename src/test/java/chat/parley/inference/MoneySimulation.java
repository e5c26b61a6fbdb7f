package chat.parley.inference;

import chat.parley.inference.Settling.Charge;
import chat.parley.inference.Settling.Hold;
import chat.parley.inference.SimulatedCall.Step;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.SettleRequest;
import chat.parley.ledger.SettledAttempt;
import chat.parley.ledger.SqlLedger;
import chat.parley.money.Money;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Days of an organisation in minutes: people, replicas that crash and stall, connections lost before and after a
/// commit, limits and prices that change, a clock that jumps, and a provider with a meter of its own that fails in
/// every way. The books are a real PostgreSQL and are written by the same functions, and by the same rules for what
/// to charge, as in the product. One thread and one seed, so a run can be repeated; several may run on one database
/// at once.
final class MoneySimulation {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LEASE_MILLIS = 15_000;
    private static final int CHECK_EVERY = 2_000;

    private record Event(long at, long order, @Nullable Replica on, Job job) {}

    interface Job {
        void run() throws Exception;
    }

    /// A process: what it knows of is lost when it crashes.
    private static final class Replica {
        UUID id;
        boolean dead;
        boolean buried;
        long lease;
        long stalledUntil;
        final Map<UUID, SimulatedCall> underway = new LinkedHashMap<>();

        Replica(UUID id, long now) {
            this.id = id;
            this.lease = now + LEASE_MILLIS;
        }

        void remember(SimulatedCall call) {
            underway.put(call.attempt, call);
            call.remembered = true;
        }

        void forget(SimulatedCall call) {
            underway.remove(call.attempt);
            call.remembered = false;
        }
    }

    private final Random random;
    private final SqlLedger ledger;
    private final SimulatedOrganisation organisation;
    private final SimulatedProof proof;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final List<Replica> replicas = new ArrayList<>();
    final SimulatedCounts counts = new SimulatedCounts();
    private long now = Instant.parse("2026-11-23T08:00:00Z").toEpochMilli();
    private long order;
    private long left;
    private boolean quiet;

    /// Until then the database cannot be reached.
    private long away;

    MoneySimulation(long seed, SqlLedger ledger) throws SQLException {
        this.random = new Random(seed);
        this.ledger = ledger;
        this.organisation = new SimulatedOrganisation(random, ledger);
        this.proof = new SimulatedProof("seed " + seed, ledger);
    }

    /// Makes that many calls, waits until all is quiet, and fails where a promise was broken.
    SimulatedCounts run(long calls) throws Exception {
        left = calls;
        for (int i = 0; i < 3; i++) {
            start();
        }
        later(0, null, this::ask);
        later(60_000, null, this::administer);
        while (!(quiet && counts.pending == 0 && replicas.stream().allMatch(r -> r.underway.isEmpty()))) {
            Event next = events.poll();
            now = Math.max(now, next.at);
            ledger.now = Instant.ofEpochMilli(now);
            if (next.on != null && next.on.stalledUntil > now && !next.on.dead) {
                at(next.on.stalledUntil, next.on, next.job);
            } else if (next.on == null || !next.on.dead) {
                next.job.run();
            }
        }
        proof.check();
        proof.checkQuiet(organisation.people());
        return counts;
    }

    private void ask() throws Exception {
        if (left-- == 0) {
            // Long enough for every lease to end and every reaper to pass.
            later(Duration.ofMinutes(10).toMillis(), null, () -> quiet = true);
            return;
        }
        if (left % CHECK_EVERY == 0) {
            proof.check();
        }
        if (random.nextInt(1_500) == 0) {
            jump();
        } else if (random.nextInt(1_000) == 0) {
            away = now + 5_000 + random.nextInt(random.nextInt(8) == 0 ? 7_200_000 : 200_000);
            counts.outages++;
        }
        var call = organisation.call(id(), random);
        counts.calls++;
        reserve(call, anyone());
        later((long) (-Math.log(1 - random.nextDouble()) * 4_000), null, this::ask);
    }

    /// Hours pass at once: streams, leases and patience end together.
    private void jump() {
        now += Duration.ofMinutes(20 + random.nextInt(2_000)).toMillis();
        ledger.now = Instant.ofEpochMilli(now);
        counts.jumps++;
    }

    private void administer() throws Exception {
        if (!isAway()) {
            organisation.change(now);
        }
        if (!quiet) {
            later(20_000 + random.nextInt(600_000), null, this::administer);
        }
    }

    private void reserve(SimulatedCall call, @Nullable Replica on) throws Exception {
        if (on == null) {
            counts.unavailable++;
            return;
        }
        if (isAway()) {
            counts.unavailable++;
            again(call);
            return;
        }
        int fault = random.nextInt(100);
        call.replica = on.id;
        if (fault < 2) {
            counts.lostBefore++;
            ledger.undone(() -> organisation.reserve(call, now));
            again(call);
            return;
        }
        switch (organisation.reserve(call, now)) {
            case Reservation.Refused _ -> counts.refused++;
            case Reservation.StaleBudgets _ -> throw new IllegalStateException("stale for ever");
            case Reservation.Granted granted when granted.repeated() -> counts.repeated++;
            case Reservation.Granted granted -> {
                call.granted(granted, random);
                proof.admitted(call, granted);
                counts.pending++;
                counts.admitted++;
                on.remember(call);
                admitted(call, on, fault);
            }
        }
    }

    private void admitted(SimulatedCall call, Replica on, int fault) throws Exception {
        call.since = now;
        if (fault < 4) {
            // The commit arrived; the answer to it did not.
            counts.lostAfter++;
            again(call);
        } else if (fault < 5) {
            crash(on);
            again(call);
        } else {
            later(random.nextInt(50), on, () -> send(call, on));
        }
    }

    /// The person or program asks once more under the same id, of whichever replica.
    private void again(SimulatedCall call) {
        if (random.nextBoolean()) {
            later(1_000 + random.nextInt(5_000), null, () -> reserve(call.again(), anyone()));
        }
    }

    private void send(SimulatedCall call, Replica on) {
        if (!on.underway.containsKey(call.attempt)) {
            return;
        }
        call.step = Step.SENT;
        call.arrive(now);
        later(call.lasts, on, () -> end(call, on));
    }

    private void end(SimulatedCall call, Replica on) throws Exception {
        call.end(now);
        call.step = Step.ENDED;
        call.since = now;
        int fault = random.nextInt(100);
        if (fault < 1) {
            crash(on);
        } else if (isAway()) {
            counts.waited++;
        } else if (fault < 3) {
            counts.lostBefore++;
            ledger.undone(() -> settle(call));
        } else {
            settle(call);
            if (fault < 5) {
                counts.lostAfter++;
            } else {
                on.forget(call);
            }
        }
    }

    /// Stands for what the product does: void, or a charge by what is known of its end.
    private SettledAttempt settle(SimulatedCall call) throws SQLException {
        var outcome = call.outcome;
        if (outcome instanceof Outcome.NeverSent || outcome instanceof Outcome.Rejected) {
            return over(call, ledger.voidAttempt(call.attempt));
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
        var end = Settling.end(created, Instant.ofEpochMilli(knows ? call.ended : now), SimulatedCall.LIMIT);
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

    private boolean isAway() {
        return now < away;
    }

    private @Nullable Replica anyone() {
        var able =
                replicas.stream().filter(r -> !r.dead && r.stalledUntil <= now).toList();
        return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
    }

    private void start() throws SQLException {
        var replica = new Replica(id(), now);
        register(replica);
        replicas.add(replica);
        later(5_000, replica, () -> tick(replica));
        later(10_000 + random.nextInt(5_000), replica, () -> reap(replica));
    }

    private void register(Replica replica) throws SQLException {
        ledger.execute("INSERT INTO replicas (id, installation) VALUES ('%s', '%s')".formatted(replica.id, replica.id));
        replica.buried = false;
        replica.lease = now + LEASE_MILLIS;
    }

    /// Its streams break off; the provider stops writing, or goes on to the end and bills all.
    private void crash(Replica replica) {
        counts.crashes++;
        replica.dead = true;
        for (SimulatedCall call : List.copyOf(replica.underway.values())) {
            call.leave(now);
            replica.forget(call);
        }
        later(3_000 + random.nextInt(30_000), null, this::start);
    }

    private void tick(Replica replica) throws SQLException {
        if (isAway()) {
            later(5_000, replica, () -> tick(replica));
            return;
        }
        if (replica.buried) {
            replica.id = id();
            register(replica);
            counts.reborn++;
        }
        replica.lease = now + LEASE_MILLIS;
        for (Replica other : List.copyOf(replicas)) {
            if (!other.buried && other.lease < now) {
                ledger.execute("UPDATE replicas SET died_at = now() WHERE id = '" + other.id + "'");
                other.buried = true;
                if (other.dead) {
                    replicas.remove(other);
                }
            }
        }
        if (random.nextInt(400) == 0) {
            replica.stalledUntil = now + 16_000 + random.nextInt(90_000);
            counts.stalls++;
        }
        later(5_000, replica, () -> tick(replica));
    }

    /// [AttemptReaper], on this replica's memory.
    private void reap(Replica replica) throws SQLException {
        if (isAway()) {
            later(60_000, replica, () -> reap(replica));
            return;
        }
        long before = now - PATIENCE.toMillis();
        for (SimulatedCall call : List.copyOf(replica.underway.values())) {
            if (call.step != Step.SENT && call.since < before) {
                if (call.step == Step.ADMITTED) {
                    call.outcome = SimulatedCall.NEVER_SENT;
                }
                settle(call);
                replica.forget(call);
                counts.reaped++;
            }
        }
        for (UUID lost : lost(replica.id, before)) {
            var call = proof.find(lost);
            if (call != null && !replica.underway.containsKey(lost)) {
                charge(call, null, Received.NOTHING, "crashed");
                counts.reaped++;
            }
        }
        later(60_000, replica, () -> reap(replica));
    }

    private List<UUID> lost(UUID own, long before) throws SQLException {
        var lost = new ArrayList<UUID>();
        try (var statement = ledger.connection.prepareStatement("""
                SELECT a.id FROM attempts a JOIN replicas r ON r.id = a.replica_id
                WHERE a.state = 'pending' AND (r.died_at IS NOT NULL OR r.id = ? AND a.created_at < to_timestamp(?))
                """)) {
            statement.setObject(1, own);
            statement.setDouble(2, before / 1000.0);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    lost.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return lost;
    }

    private void later(long millis, @Nullable Replica on, Job job) {
        at(now + millis, on, job);
    }

    private void at(long time, @Nullable Replica on, Job job) {
        events.add(new Event(time, order++, on, job));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
