package chat.parley.ledger;

import chat.parley.money.Money;

/// What one account holds against its limit.
public record Standing(Leg leg, Money posted, Money held) {

    /// What can still be spent or held; below zero where a limit was lowered under what is.
    public Money left() {
        return leg.limit().minus(posted).minus(held);
    }
}
