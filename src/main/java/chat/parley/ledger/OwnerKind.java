package chat.parley.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Whose money an account holds.
public enum OwnerKind {
    ORGANISATION("organisation"),
    USER("user"),
    GROUP("group"),
    KEY("key"),
    MODEL("model"),
    /// What an offer billed above what was held; its account has no limit.
    OVERRUN("overrun");

    @EnumeratedValue
    final String text;

    OwnerKind(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }
}
