package chat.parley.inference;

import chat.parley.inference.SimulatedCall.Step;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.SqlLedger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Days of an organisation in minutes: people, replicas that crash and stall, connections lost before and after a
/// commit, limits and prices that change, a clock that jumps, and a provider with a meter of its own that fails in
/// every way. The books are a real PostgreSQL and are written by the same functions, and by the same rules for what
/// to charge, as in the product; what a replica knows of its calls is an [Underway] too. One thread and one seed, so a
/// run can be repeated; several may run on one database at once.
final class MoneySimulation {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LEASE_MILLIS = 15_000;
    private static final int CHECK_EVERY = 2_000;

    private record Event(long at, long order, @Nullable SimulatedReplica on, Job job) {}

    interface Job {
        void run() throws Exception;
    }

    private final Random random;
    private final SqlLedger ledger;
    private final SimulatedOrganisation organisation;
    private final SimulatedProof proof;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final List<SimulatedReplica> replicas = new ArrayList<>();
    private final Map<UUID, Long> burials = new HashMap<>();
    final SimulatedCounts counts = new SimulatedCounts();
    private final SimulatedBooks books;
    private long now = Instant.parse("2026-11-23T08:00:00Z").toEpochMilli();
    private long order;
    private long left;
    private boolean quiet;

    /// Until then the database cannot be reached.
    private long away;

    MoneySimulation(long seed, SqlLedger ledger) throws SQLException {
        this.random = new Random(seed);
        this.ledger = ledger;
        this.books = new SimulatedBooks(ledger, counts);
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

    private void reserve(SimulatedCall call, @Nullable SimulatedReplica on) throws Exception {
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
            if (ledger.undone(() -> organisation.reserve(call, now)) instanceof Reservation.Granted lost
                    && !lost.repeated()) {
                on.remember(call);
                on.inHand.remove(call.attempt);
            }
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

    private void admitted(SimulatedCall call, SimulatedReplica on, int fault) throws Exception {
        if (fault < 4) {
            // The commit arrived; the answer to it did not.
            counts.lostAfter++;
            on.inHand.remove(call.attempt);
            again(call);
        } else if (fault < 5) {
            crash(on);
            again(call);
        } else {
            later(random.nextInt(50), on, () -> send(call, on));
        }
    }

    /// The program asks once more under the same id, of whichever replica. A message is never the same call again.
    private void again(SimulatedCall call) {
        if (!call.chat && random.nextBoolean()) {
            later(1_000 + random.nextInt(5_000), null, () -> reserve(call.again(), anyone()));
        }
    }

    private void send(SimulatedCall call, SimulatedReplica on) {
        if (!on.underway.send(call.attempt)) {
            on.inHand.remove(call.attempt);
            return;
        }
        call.step = Step.SENT;
        call.arrive(now);
        later(call.lasts, on, () -> end(call, on));
    }

    private void end(SimulatedCall call, SimulatedReplica on) throws Exception {
        call.end(now);
        call.step = Step.ENDED;
        on.underway.ended(call.attempt, call.outcome);
        int fault = random.nextInt(100);
        if (fault < 1) {
            crash(on);
        } else if (!on.inHand.contains(call.attempt)) {
            counts.dropped++;
        } else if (isAway()) {
            counts.waited++;
            on.inHand.remove(call.attempt);
        } else if (fault < 3) {
            counts.lostBefore++;
            on.inHand.remove(call.attempt);
            ledger.undone(() -> books.settle(call, call.outcome));
        } else {
            books.settle(call, call.outcome);
            if (fault < 5) {
                counts.lostAfter++;
                on.inHand.remove(call.attempt);
            } else {
                on.forget(call);
            }
        }
    }

    private boolean isAway() {
        return now < away;
    }

    private @Nullable SimulatedReplica anyone() {
        var able =
                replicas.stream().filter(r -> !r.dead && r.stalledUntil <= now).toList();
        return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
    }

    private void start() throws SQLException {
        var replica = new SimulatedReplica(id(), now + LEASE_MILLIS, () -> Instant.ofEpochMilli(now));
        register(replica);
        replicas.add(replica);
        later(5_000, replica, () -> tick(replica));
        later(10_000 + random.nextInt(5_000), replica, () -> reap(replica));
        later(random.nextInt(5_000), replica, () -> reapChats(replica));
    }

    private void register(SimulatedReplica replica) throws SQLException {
        ledger.execute("INSERT INTO replicas (id, installation) VALUES ('%s', '%s')".formatted(replica.id, replica.id));
        replica.buried = false;
        replica.lease = now + LEASE_MILLIS;
    }

    /// Its streams break off; the provider stops writing, or goes on to the end and bills all.
    private void crash(SimulatedReplica replica) {
        counts.crashes++;
        replica.dead = true;
        for (SimulatedCall call : List.copyOf(replica.calls.values())) {
            call.leave(now);
            replica.forget(call);
        }
        later(3_000 + random.nextInt(30_000), null, this::start);
    }

    private void tick(SimulatedReplica replica) throws SQLException {
        if (isAway()) {
            later(5_000, replica, () -> tick(replica));
            return;
        }
        if (replica.buried) {
            replica.id = id();
            register(replica);
            replica.drop();
            counts.reborn++;
        }
        replica.lease = now + LEASE_MILLIS;
        for (SimulatedReplica other : List.copyOf(replicas)) {
            if (!other.buried && other.lease < now) {
                ledger.execute("UPDATE replicas SET died_at = now() WHERE id = '" + other.id + "'");
                other.buried = true;
                burials.put(other.id, now);
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
    private void reap(SimulatedReplica replica) throws Exception {
        long before = now - PATIENCE.toMillis();
        for (var entry : replica.underway.forgotten(PATIENCE)) {
            var call = replica.calls.get(entry.admission().attempt());
            var end = replica.underway.giveUp(call.attempt);
            if (end.isPresent()) {
                reap(() -> books.finish(replica, call, entry, end.get()));
            }
        }
        for (SimulatedCall call : isAway() ? List.<SimulatedCall>of() : proof.pending()) {
            boolean lost = call.replica.equals(replica.id) ? call.created < before : isOrphan(call, before);
            if (lost && !replica.underway.holds(call.attempt)) {
                reap(() -> books.crashed(replica, call));
            }
        }
        later(60_000, replica, () -> reap(replica));
    }

    /// A chat's own reaper has the first go.
    private boolean isOrphan(SimulatedCall call, long before) {
        return burials.containsKey(call.replica) && (!call.chat || burials.get(call.replica) < before);
    }

    /// The reaper of turns, which looks after those of dead replicas and those of its own that nobody has in hand.
    private void reapChats(SimulatedReplica replica) throws Exception {
        if (!replica.buried && !isAway()) {
            for (SimulatedCall call : proof.pending()) {
                boolean lost = call.replica.equals(replica.id) || burials.containsKey(call.replica);
                if (call.chat && lost && !replica.inHand.contains(call.attempt)) {
                    reap(() -> books.crashed(replica, call));
                }
            }
        }
        later(5_000, replica, () -> reapChats(replica));
    }

    private void reap(Callable<?> work) throws Exception {
        if (isAway()) {
            counts.failedReaps++;
        } else if (random.nextInt(20) == 0) {
            counts.failedReaps++;
            ledger.undone(work);
        } else {
            work.call();
            counts.reaped++;
        }
    }

    private void later(long millis, @Nullable SimulatedReplica on, Job job) {
        at(now + millis, on, job);
    }

    private void at(long time, @Nullable SimulatedReplica on, Job job) {
        events.add(new Event(time, order++, on, job));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
