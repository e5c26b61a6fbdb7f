package chat.parley.admin;

import chat.parley.bill.Cause;
import chat.parley.bill.Comparison;
import chat.parley.bill.Comparison.Line;
import chat.parley.bill.Comparison.Side;
import chat.parley.http.Csv;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A comparison as a table for spreadsheets.
final class BillTable {

    private static final Side NOTHING = new Side(null, null, null, null, null, null);

    private BillTable() {}

    static Csv of(Comparison comparison) {
        var csv = Csv.of(
                "day",
                "model",
                "billCurrency",
                "billed",
                "currency",
                "ours",
                "difference",
                "percent",
                "differs",
                "billedFresh",
                "billedCached",
                "billedInput",
                "billedOutput",
                "billedCalls",
                "freshTokens",
                "cachedTokens",
                "inputTokens",
                "outputTokens",
                "calls",
                "causes",
                "unexplained");
        comparison.lines().forEach(line -> line(csv, comparison, line));
        return csv;
    }

    private static void line(Csv csv, Comparison comparison, Line line) {
        var bill = line.bill() == null ? NOTHING : line.bill();
        var ours = line.ours() == null ? NOTHING : line.ours();
        csv.line(line.day(), line.model(), comparison.billCurrency(), bill.amount(), comparison.currency())
                .and(cells(ours.amount(), line.difference()))
                .and(cells(line.percent() == null ? null : new BigDecimal(line.percent()), line.differs()))
                .and(counts(bill))
                .and(counts(ours))
                .and(cells(
                        line.causes().stream().map(BillTable::cause).collect(Collectors.joining("; ")),
                        line.unexplained()));
    }

    private static List<@Nullable Object> cells(@Nullable Object... cells) {
        return Arrays.asList(cells);
    }

    private static List<@Nullable Object> counts(Side side) {
        return cells(side.fresh(), side.cached(), side.input(), side.output(), side.calls());
    }

    private static String cause(Cause cause) {
        var text = new StringBuilder(cause.what().code());
        if (cause.meter() != null) {
            text.append(' ').append(cause.meter().code());
        }
        if (cause.calls() > 0) {
            text.append(" calls=").append(cause.calls());
        }
        if (cause.tokens() != null) {
            text.append(" tokens=").append(cause.tokens());
        }
        if (cause.theirs() != null) {
            text.append(" theirs=").append(cause.theirs()).append(" ours=").append(cause.ours());
        }
        if (cause.explains() != null) {
            text.append(" explains=").append(cause.explains());
        }
        return text.toString();
    }
}
