package chat.parley.bill;

import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something that makes a bill and our books differ, as found in the figures.
///
/// @param calls how many it is about; 0 where calls are not what it counts
/// @param atStake what those calls were charged, or what is reserved for them
/// @param explains its part of the difference; null where amounts cannot be compared
/// @param tokens by how many the bill has more, or with a minus fewer
/// @param theirs the bill's price per 1M tokens, `ours` our own
public record Cause(
        What what,
        long calls,
        @Nullable Money atStake,
        @Nullable Money explains,
        @Nullable Meter meter,
        @Nullable Long tokens,
        @Nullable String theirs,
        @Nullable String ours) {

    public enum What {
        /// The amounts are of two currencies.
        CURRENCY,
        /// The provider billed above what was held.
        OVERRUN,
        /// Equal tokens at another price.
        PRICE,
        /// No usage was told, so the whole hold was charged.
        HOLD,
        /// No usage was told, so what was received was charged.
        ESTIMATED,
        /// Still under way.
        PENDING,
        /// Ours of this day, within ten minutes of its ends: the bill may have them on the next or the last.
        BOUNDARY_OUT,
        /// Ours of the next or the last day, within ten minutes of this one.
        BOUNDARY_IN,
        /// The bill has more calls than we made: the same key is used elsewhere.
        OUTSIDE,
        /// We have calls that the bill does not have.
        NOT_BILLED,
        /// Counted as reused there and as new here, or the other way round.
        CACHE,
        /// More or fewer tokens of a kind.
        TOKENS;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Cause of(What what, long calls, @Nullable Money atStake, @Nullable Money explains) {
        return new Cause(what, calls, atStake, explains, null, null, null, null);
    }

    static Cause ofTokens(What what, @Nullable Meter meter, long tokens, @Nullable Money explains) {
        return new Cause(what, 0, null, explains, meter, tokens, null, null);
    }

    static Cause ofPrice(@Nullable Meter meter, String theirs, String ours, Money explains) {
        return new Cause(What.PRICE, 0, null, explains, meter, null, theirs, ours);
    }
}
