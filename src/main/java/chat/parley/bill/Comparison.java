package chat.parley.bill;

import chat.parley.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A bill beside our books, as it was made and is kept.
///
/// @param currency of our books, `billCurrency` of the bill
/// @param comparable whether amounts are compared: the bill has them, in our currency
/// @param unit one of the last place that the bill's amounts have; a smaller difference is none
/// @param rounded whether amounts of the bill were finer than nine places and were rounded, half to even
/// @param meters what the bill counts
/// @param differing how many lines differ
public record Comparison(
        String currency,
        String billCurrency,
        boolean comparable,
        Money unit,
        boolean rounded,
        int rows,
        int leftOut,
        List<Meter> meters,
        Total total,
        int differing,
        List<Line> lines) {

    /// What one side says; what it does not tell is null.
    public record Side(
            @Nullable Money amount,
            @Nullable Long fresh,
            @Nullable Long cached,
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long calls) {}

    /// @param percent of the bill's figure, with two places; null where that is zero
    public record Total(
            Side bill,
            Side ours,
            @Nullable Money difference,
            @Nullable String percent) {}

    /// A day and a model.
    ///
    /// @param day as `2026-11-30`
    /// @param model as our offers call it at the provider; null where the bill tells none apart
    /// @param bill null where the bill has no such line, `ours` where our books have none
    /// @param difference the bill's amount less ours
    /// @param differs by more than 0.5 % and one unit; `causes` say why
    /// @param unexplained what they leave; null where nothing is left, or amounts are not compared
    public record Line(
            String day,
            @Nullable String model,
            @Nullable Side bill,
            @Nullable Side ours,
            @Nullable Money difference,
            @Nullable String percent,
            boolean differs,
            List<Cause> causes,
            @Nullable Money unexplained) {}
}
