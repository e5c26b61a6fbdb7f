package chat.parley.ledger;

import chat.parley.money.Money;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// The ledger's answer to a call that asks for money.
public sealed interface Reservation {

    /// The money is held once the caller's transaction commits.
    ///
    /// @param repeated this attempt was granted before, with these same figures
    /// @param legs each limit as it stands now
    record Granted(UUID attempt, int grantedTokens, int wantedTokens, Money held, boolean repeated, List<Standing> legs)
            implements Reservation {

        public Granted {
            legs = List.copyOf(legs);
        }

        /// Of the hard limits that `mayKnow`, the one with the least left.
        public Optional<Standing> tightest(Predicate<Leg> mayKnow) {
            return legs.stream()
                    .filter(s -> s.leg().hard() && mayKnow.test(s.leg()))
                    .min(Comparator.comparing(Standing::left));
        }
    }

    /// Nothing is held. `leg` is the limit that stands in the way; where several do, the one that waiting helps
    /// least.
    ///
    /// @param maxAffordableTokens output tokens for which all limits have room now; 0 where not even the input fits
    record Refused(Leg leg, Money posted, Money held, Reason reason, int maxAffordableTokens) implements Reservation {

        public Money limit() {
            return leg.limit();
        }
    }

    /// The budgets have changed since the legs were made: make them anew and ask again.
    record StaleBudgets() implements Reservation {}

    /// Why a call was refused, from what waiting helps least to what it helps most.
    enum Reason {
        /// The books of this account do not add up; an admin has to look.
        FROZEN,
        /// This offer has billed above what was held; an admin has to look.
        BARRED,
        /// It can never fit this limit.
        TOO_LARGE,
        /// It does not fit what is left, even if no other call were in progress.
        EXHAUSTED,
        /// It fits once calls in progress end.
        ON_HOLD
    }
}
