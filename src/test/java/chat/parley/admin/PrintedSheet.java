package chat.parley.admin;

import chat.parley.money.Money;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A statement as its page has it, read back.
///
/// @param text all that stands on it
record PrintedSheet(String title, List<Table> tables, String text) {

    /// @param lines without their sum
    record Table(List<Line> lines, Line total) {

        Money sum() {
            return lines.stream().map(Line::cost).reduce(Money.ZERO, Money::plus);
        }

        List<String> names() {
            return lines.stream().map(Line::name).toList();
        }

        Line line(String name) {
            return lines.stream()
                    .filter(line -> line.name.equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// @param figures calls, new, reused, answer, cost, as they are written
    record Line(String name, List<String> figures) {

        Money cost() {
            return Money.parse(figures.getLast().replace("$", "").replace(",", ""));
        }
    }

    static List<PrintedSheet> of(String html) {
        return parts("<article class=\"statement\">(.*?)</article>", html)
                .map(PrintedSheet::sheet)
                .toList();
    }

    /// What people read, without the markup.
    static String text(String html) {
        return html.replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
                .strip();
    }

    private static PrintedSheet sheet(String html) {
        var title = parts("<h2>(.*?)</h2>", html).findFirst().orElseThrow();
        var tables = parts("<table>(.*?)</table>", html)
                .map(table -> new Table(
                        lines("<tbody>(.*?)</tbody>", table),
                        lines("<tfoot>(.*?)</tfoot>", table).getFirst()))
                .toList();
        return new PrintedSheet(text(title), tables, text(html));
    }

    private static List<Line> lines(String part, String table) {
        return parts(part, table)
                .flatMap(body -> parts("<tr>(.*?)</tr>", body))
                .map(row -> new Line(
                        text(parts("<th scope=\"row\">(.*?)</th>", row)
                                .findFirst()
                                .orElseThrow()),
                        parts("<td class=\"r\">(.*?)</td>", row)
                                .map(PrintedSheet::text)
                                .toList()))
                .toList();
    }

    private static Stream<String> parts(String pattern, String html) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(html)
                .results()
                .map((MatchResult found) -> found.group(1));
    }
}
