package chat.parley.ledger;

import chat.parley.money.Money;
import java.time.LocalDate;

/// One limit that a call must fit.
///
/// @param ownerId the owner's id as text; empty for the organisation
/// @param hard refuses above the limit; a soft one only counts
public record Leg(
        OwnerKind ownerKind, String ownerId, Period period, LocalDate periodStart, Money limit, boolean hard) {

    public Leg {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("a limit is below zero");
        }
    }
}
