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

    private static final Outcome NEVER_SENT =
            new Outcome.NeverSent(ProviderFailure.of(ProviderFailure.Kind.CUT, "admitted and never sent"));

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

    /// @param replica in whose name it was admitted
    /// @param guess input tokens, near the truth
    record Entry(
            Admission admission,
            UUID replica,
            long guess,
            Phase phase,
            @Nullable Outcome outcome,
            Instant since) {

        private Entry now(Phase next, @Nullable Outcome end, Instant at) {
            return new Entry(admission, replica, guess, next, end, at);
        }
    }

    enum Phase {
        ADMITTED,
        SENT,
        ENDED
    }

    void admitted(Admission admission, UUID replica, long guess) {
        entries.put(admission.attempt(), new Entry(admission, replica, guess, Phase.ADMITTED, null, clock.instant()));
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
            return moved[0] ? entry.now(Phase.SENT, null, clock.instant()) : entry;
        });
        return moved[0];
    }

    void ended(UUID attempt, Outcome outcome) {
        entries.computeIfPresent(attempt, (id, entry) -> entry.now(Phase.ENDED, outcome, clock.instant()));
    }

    Optional<Entry> find(UUID attempt) {
        return Optional.ofNullable(entries.get(attempt));
    }

    /// When its outcome came, where this process had it.
    Optional<Instant> endOf(UUID attempt) {
        return find(attempt).filter(entry -> entry.phase() == Phase.ENDED).map(Entry::since);
    }

    /// How a call ended that nobody settles: if it was admitted and never sent, that is its end, and it can no
    /// longer be. Known until [#settled]. Empty where it is not over, or not known here.
    Optional<Outcome> giveUp(UUID attempt) {
        return Optional.ofNullable(entries.computeIfPresent(
                        attempt,
                        (id, entry) -> entry.phase() == Phase.ADMITTED
                                ? entry.now(Phase.ENDED, NEVER_SENT, entry.since())
                                : entry))
                .flatMap(entry -> Optional.ofNullable(entry.outcome()));
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
