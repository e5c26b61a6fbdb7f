package chat.parley.inference;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The calls that this process holds in memory, from admission to settlement. What is pending in the books and not
/// here was lost by whoever had to settle it.
@ApplicationScoped
class Underway {

    /// Second tries are rare, and asked for soon or never.
    private static final int REMEMBERED = 10_000;

    private final Map<UUID, Entry> entries = new ConcurrentHashMap<>();
    private final Map<UUID, UUID> secondTries = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, UUID> eldest) {
            return size() > REMEMBERED;
        }
    });
    private final Clock clock;

    Underway(Clock clock) {
        this.clock = clock;
    }

    /// @param guess input tokens, near the truth
    record Entry(
            Admission admission,
            long guess,
            Phase phase,
            @Nullable Outcome outcome,
            Instant since) {}

    enum Phase {
        ADMITTED,
        SENT,
        ENDED
    }

    void admitted(Admission admission, long guess) {
        entries.put(admission.attempt(), new Entry(admission, guess, Phase.ADMITTED, null, clock.instant()));
    }

    /// What is said of `first` from now on is meant of `second`.
    void triedAgain(UUID first, UUID second) {
        secondTries.put(first, second);
    }

    /// The attempt that stands for this one: itself, or the second try.
    UUID latest(UUID attempt) {
        return secondTries.getOrDefault(attempt, attempt);
    }

    /// `false` where this call may not be sent: it was sent before, or given up.
    boolean send(UUID attempt) {
        var moved = new boolean[1];
        entries.computeIfPresent(attempt, (id, entry) -> {
            moved[0] = entry.phase() == Phase.ADMITTED;
            return moved[0] ? new Entry(entry.admission(), entry.guess(), Phase.SENT, null, clock.instant()) : entry;
        });
        return moved[0];
    }

    void ended(UUID attempt, Outcome outcome) {
        entries.computeIfPresent(
                attempt,
                (id, entry) -> new Entry(entry.admission(), entry.guess(), Phase.ENDED, outcome, clock.instant()));
    }

    Optional<Entry> find(UUID attempt) {
        return Optional.ofNullable(entries.get(attempt));
    }

    /// When its outcome came, where this process had it.
    Optional<Instant> endOf(UUID attempt) {
        return find(attempt).filter(entry -> entry.phase() == Phase.ENDED).map(Entry::since);
    }

    /// Takes a call out that was admitted and never sent, so that it can no longer be.
    boolean giveUp(UUID attempt) {
        return entries.computeIfPresent(attempt, (id, entry) -> entry.phase() == Phase.ADMITTED ? null : entry) == null;
    }

    void settled(UUID attempt) {
        entries.remove(attempt);
    }

    boolean holds(UUID attempt) {
        return entries.containsKey(attempt);
    }

    boolean isAnyUnderway() {
        return entries.values().stream().anyMatch(entry -> entry.phase() == Phase.SENT);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Calls that nobody has moved on for this long, though somebody should have.
    List<Entry> forgotten(Duration time) {
        Instant before = clock.instant().minus(time);
        return entries.values().stream()
                .filter(entry -> entry.phase() != Phase.SENT && entry.since().isBefore(before))
                .toList();
    }
}
