package chat.parley.replica;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When this process renewed its own lease. That tells whom it may declare dead: whoever has not, while it did so
/// often enough. For where PostgreSQL was away all leases have run out, and the first to be back has to wait
/// for the others.
final class Renewals {

    /// Five seconds apart, so that they span a lease.
    private static final int ENOUGH = 4;

    /// Between two of them nobody may have got through.
    private static final Duration GAP = Duration.ofSeconds(8);

    private final List<OffsetDateTime> last = new ArrayList<>();

    /// @param goodUntil of the renewed lease, by PostgreSQL's clock
    void add(OffsetDateTime goodUntil) {
        last.addLast(goodUntil);
        if (last.size() > ENOUGH + 1) {
            last.removeFirst();
        }
    }

    /// Whose lease ends before this has missed it; empty where nobody can be said to have. However slowly this
    /// process renews its own, it comes to say so.
    Optional<OffsetDateTime> missed() {
        int enough = hasGap() ? ENOUGH + 1 : ENOUGH;
        return last.size() < enough ? Optional.empty() : Optional.of(last.get(last.size() - enough));
    }

    private boolean hasGap() {
        for (int i = 1; i < last.size(); i++) {
            if (Duration.between(last.get(i - 1), last.get(i)).compareTo(GAP) > 0) {
                return true;
            }
        }
        return false;
    }
}
