package chat.parley.inference;

import chat.parley.money.Money;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import org.jspecify.annotations.Nullable;

/// What a provider answers when it is asked how much credit is left.
public sealed interface BalanceReply {

    /// @param available whether it takes calls on that credit
    /// @param granted of the total, what the provider gave; null where it does not say
    /// @param toppedUp of the total, what was paid for; null where it does not say
    /// @param places how exactly it was told, in decimals
    record Told(
            boolean available,
            String currency,
            Money total,
            @Nullable Money granted,
            @Nullable Money toppedUp,
            int places)
            implements BalanceReply {}

    /// No amount, rather than a wrong one.
    ///
    /// @param detail the status or the currency that it answered with, else empty
    /// @param available whether it takes calls; null where it did not say
    record Untold(Reason reason, String detail, @Nullable Boolean available) implements BalanceReply {

        static Untold of(Reason reason) {
            return new Untold(reason, "", null);
        }
    }

    /// Why there is no amount.
    enum Reason {
        UNREACHED("unreached"),
        KEY_REFUSED("key_refused"),
        /// It has no such address.
        NOT_OFFERED("not_offered"),
        /// Another status than success.
        REFUSED("refused"),
        /// Not the document that it should be.
        UNREADABLE("unreadable"),
        /// An amount that cannot be.
        ABSURD("absurd"),
        /// Only amounts in other currencies than the ledger's.
        OTHER_CURRENCY("other_currency");

        @EnumeratedValue
        final String text;

        Reason(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }
}
