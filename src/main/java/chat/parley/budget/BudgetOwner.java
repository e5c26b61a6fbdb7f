package chat.parley.budget;

import chat.parley.ledger.OwnerKind;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Whom a budget limits.
public enum BudgetOwner {
    ORGANISATION("organisation", OwnerKind.ORGANISATION),
    /// Each person who has no budget of their own and no paying group with one.
    MEMBER("member", OwnerKind.USER),
    USER("user", OwnerKind.USER),
    /// All whose paying group it is, together.
    GROUP("group", OwnerKind.GROUP),
    /// Each person whose paying group it is and who has no budget of their own.
    GROUP_MEMBER("group_member", OwnerKind.USER),
    KEY("key", OwnerKind.KEY),
    MODEL("model", OwnerKind.MODEL);

    @EnumeratedValue
    final String text;

    private final OwnerKind accounts;

    BudgetOwner(String text, OwnerKind accounts) {
        this.text = text;
        this.accounts = accounts;
    }

    @JsonValue
    public String text() {
        return text;
    }

    /// Who owns the ledger accounts that such a budget limits.
    public OwnerKind accounts() {
        return accounts;
    }
}
