package chat.parley.budget;

import chat.parley.account.MoneyShown;
import chat.parley.ledger.Leg;
import chat.parley.ledger.OwnerKind;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The limits that a call must fit at one moment.
///
/// @param revision the state of the budgets they were made from; the ledger refuses them once it has passed
/// @param day the moment's day in the organisation's zone
/// @param group the group that pays, or null
/// @param admin whether the account may read the amounts of all budgets
/// @param shown what members may read of their own
/// @param currency the organisation's; null before set-up is finished
public record BudgetLegs(
        List<Leg> legs,
        long revision,
        LocalDate day,
        @Nullable UUID group,
        boolean admin,
        MoneyShown shown,
        @Nullable String currency) {

    public BudgetLegs {
        legs = List.copyOf(legs);
    }

    /// Whether the account may read this budget's amounts.
    public boolean mayKnow(Leg leg) {
        return admin || shown.amounts() && isOwn(leg);
    }

    /// What the account itself is told of money.
    public MoneyShown told() {
        return admin ? MoneyShown.AMOUNTS : shown;
    }

    static boolean isOwn(Leg leg) {
        return isOwn(leg.ownerKind());
    }

    /// Whether the amounts of such a limit are told to whom it limits.
    static boolean isOwn(OwnerKind kind) {
        return switch (kind) {
            case USER, KEY, GROUP -> true;
            case ORGANISATION, MODEL, OVERRUN -> false;
        };
    }

    public boolean anyHard() {
        return legs.stream().anyMatch(Leg::hard);
    }
}
