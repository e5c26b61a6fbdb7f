package chat.parley.inference;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A process of a [MoneySimulation]: what it knows is lost when it crashes.
final class SimulatedReplica {

    UUID id;
    boolean dead;
    boolean buried;
    long lease;
    long stalledUntil;
    final Underway underway;
    final Map<UUID, SimulatedCall> calls = new LinkedHashMap<>();

    /// What somebody is about to send, or hears, or settles.
    final Set<UUID> inHand = new HashSet<>();

    SimulatedReplica(UUID id, long lease, InstantSource clock) {
        this.id = id;
        this.lease = lease;
        this.underway = new Underway(clock.withZone(ZoneOffset.UTC));
    }

    void remember(SimulatedCall call) {
        underway.admitted(call.admission(), id, call.guess());
        calls.put(call.attempt, call);
        inHand.add(call.attempt);
        call.remembered = true;
    }

    void forget(SimulatedCall call) {
        underway.settled(call.attempt);
        calls.remove(call.attempt);
        inHand.remove(call.attempt);
        call.remembered = false;
    }

    /// It was taken for dead: its chats are somebody else's by now.
    void drop() {
        calls.values().stream().filter(call -> call.chat).forEach(call -> inHand.remove(call.attempt));
    }
}
