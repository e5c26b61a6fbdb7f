package chat.parley.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/// An amount in nano-units of the installation's one currency: 1.00 is 1,000,000,000. Exact; arithmetic throws
/// [ArithmeticException] rather than wrap. Written as a decimal string with nine places.
public record Money(long nano) implements Comparable<Money> {

    public static final Money ZERO = new Money(0);

    private static final int PLACES = 9;

    /// Reads a decimal such as `20`, `0.05` or `0.003100000`.
    ///
    /// @throws IllegalArgumentException if it is no plain decimal, has more than nine places, or is out of range
    @JsonCreator
    public static Money parse(String text) {
        if (!text.matches("-?[0-9]{1,10}(\\.[0-9]{1,9})?")) {
            throw new IllegalArgumentException("not an amount: up to ten digits, a point, up to nine places");
        }
        try {
            return new Money(new BigDecimal(text).movePointRight(PLACES).longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the amount is out of range", e);
        }
    }

    /// Rounds pico-units up to whole nano-units: the one place where a cost is rounded.
    public static Money ceilOfPico(long pico) {
        return new Money(Math.ceilDiv(pico, 1000L));
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(nano, other.nano));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(nano, other.nano));
    }

    public Money min(Money other) {
        return nano <= other.nano ? this : other;
    }

    public boolean isNegative() {
        return nano < 0;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nano, other.nano);
    }

    @JsonValue
    @Override
    public String toString() {
        return BigDecimal.valueOf(nano, PLACES).toPlainString();
    }
}
