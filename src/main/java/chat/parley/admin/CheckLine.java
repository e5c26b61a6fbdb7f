package chat.parley.admin;

import chat.parley.inference.ProviderTest;
import chat.parley.inference.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One line of what a provider's test found; `check` is a stable name, `detail` what there is to say.
public record CheckLine(String check, boolean ok, String detail) {

    static List<CheckLine> of(ProviderTest.Report report) {
        var lines = new ArrayList<CheckLine>();
        for (var line : report.lines()) {
            lines.add(new CheckLine(line.step().name().toLowerCase(Locale.ROOT), line.passed(), line.detail()));
        }
        Settlement cost = report.cost();
        if (cost != null) {
            var usage = cost.usage();
            lines.add(new CheckLine(
                    "cost",
                    !cost.estimated(),
                    "%s (%d + %d tokens)".formatted(cost.cost(), usage.input(), usage.output())));
        }
        return lines;
    }
}
