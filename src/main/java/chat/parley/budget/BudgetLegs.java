package chat.parley.budget;

import chat.parley.ledger.Leg;
import java.time.LocalDate;
import java.util.List;

/// The limits that a call must fit at one moment.
///
/// @param revision the state of the budgets they were made from; the ledger refuses them once it has passed
/// @param day the moment's day in the organisation's zone
public record BudgetLegs(List<Leg> legs, long revision, LocalDate day) {

    public BudgetLegs {
        legs = List.copyOf(legs);
    }

    public boolean anyHard() {
        return legs.stream().anyMatch(Leg::hard);
    }
}
