package chat.parley.balance;

import chat.parley.money.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// From one reading of a balance to the next.
///
/// @param before the reading that it begins with; null for the first of all
/// @param exact what our books say was spent since then, by the usage that the provider reported
/// @param estimated the same of calls that were charged by rule
record Step(@Nullable Told before, Told told, long calls, Money exact, Money estimated) {

    /// @param places how exactly the provider told it, in decimals
    record Told(Instant at, Money total, int places) {}

    /// By how much the balance grew; negative where money was spent.
    Money change() {
        return before == null ? Money.ZERO : told.total().minus(before.total());
    }

    Money booked() {
        return exact.plus(estimated);
    }

    boolean isTopUp() {
        return change().nano() > 0;
    }
}
