package chat.parley.inference;

import chat.parley.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The exact usage of a call came after it had been charged by rule, or that it had cost nothing, or an admin knew
/// better, and the charge was corrected. Told in the transaction that corrects.
///
/// @param before what was charged until now
public record CallCorrected(UUID attempt, @Nullable UUID turn, Money before, Settlement settlement) {}
