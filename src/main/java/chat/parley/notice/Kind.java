package chat.parley.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Optional;

/// What can be told.
public enum Kind {
    LIMIT_50("limit_50", 50),
    LIMIT_80("limit_80", 80),
    LIMIT_100("limit_100", 100),
    /// A provider billed a call above what was reserved for it.
    OVERRUN("overrun", 0),
    /// A model may no longer be used under limits that stop, because of an overrun.
    OFFER_BARRED("offer_barred", 0),
    /// The books of an account do not add up; nothing more is reserved on it.
    LEDGER_MISMATCH("ledger_mismatch", 0),
    /// The organisation's credit with a provider runs out.
    BALANCE_LOW("balance_low", 0),
    /// Calls are charged by list prices that no admin has confirmed.
    PRICES_UNCONFIRMED("prices_unconfirmed", 0),
    /// Somebody asks for more than a limit.
    BUDGET_REQUESTED("budget_requested", 0);

    @EnumeratedValue
    final String text;

    private final int percent;

    Kind(String text, int percent) {
        this.text = text;
        this.percent = percent;
    }

    @JsonValue
    public String text() {
        return text;
    }

    /// How much of a limit is used up; none for what is not about a limit.
    public Optional<Integer> percent() {
        return percent == 0 ? Optional.empty() : Optional.of(percent);
    }
}
