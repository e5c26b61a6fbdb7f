package chat.parley.usage;

import java.util.List;

/// The columns that every line of a report has in a spreadsheet.
public final class UsageColumns {

    public static final List<String> NAMES = List.of(
            "cost",
            "overrun",
            "calls",
            "estimatedCalls",
            "freshTokens",
            "cachedTokens",
            "outputTokens",
            "reasoningTokens");

    private UsageColumns() {}

    public static List<Object> of(UsageTotals totals) {
        return List.of(
                totals.cost(),
                totals.overrun(),
                totals.calls(),
                totals.estimatedCalls(),
                totals.freshTokens(),
                totals.cachedTokens(),
                totals.outputTokens(),
                totals.reasoningTokens());
    }
}
