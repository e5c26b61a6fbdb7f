package chat.parley.balance;

import chat.parley.money.Money;
import java.math.BigInteger;
import java.util.Optional;

/// How fast money goes at one provider.
///
/// @param spent on the last whole days
/// @param days how many those are
record Pace(Money spent, int days) {

    static final int MOST_DAYS = 7;

    /// Of fewer nobody can tell.
    static final int LEAST_DAYS = 3;

    static final Pace UNKNOWN = new Pace(Money.ZERO, 0);

    boolean isKnown() {
        return days >= LEAST_DAYS && spent.nano() > 0;
    }

    Optional<Money> perDay() {
        return isKnown() ? Optional.of(new Money(spent.nano() / days)) : Optional.empty();
    }

    /// Whether a balance is gone in so many days at this pace, or sooner.
    boolean isGoneIn(int within, Money balance) {
        return isKnown()
                && BigInteger.valueOf(balance.nano())
                                .multiply(BigInteger.valueOf(days))
                                .compareTo(BigInteger.valueOf(spent.nano()).multiply(BigInteger.valueOf(within)))
                        <= 0;
    }

    /// For how many whole days a balance lasts at this pace.
    Optional<Long> lasting(Money balance) {
        if (!isKnown()) {
            return Optional.empty();
        }
        if (balance.nano() <= 0) {
            return Optional.of(0L);
        }
        var whole = BigInteger.valueOf(balance.nano()).multiply(BigInteger.valueOf(days));
        return Optional.of(whole.divide(BigInteger.valueOf(spent.nano())).longValueExact());
    }
}
