package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The published model card as a list of what must stand on the page, in order: every figure, id and heading. Its
/// sentences are not carried over, but the figures in them are.
public final class CardFacts {

    private static final Pattern FIGURE = Pattern.compile("\\b[0-9]+[KMB]\\b");

    private CardFacts() {}

    /// Every figure, id and heading of the card, in its order.
    public static List<String> all() {
        var facts = new ArrayList<String>();
        var lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (isProse(line) || isCaption(lines, i)) {
                FIGURE.matcher(line).results().forEach(found -> facts.add(found.group()));
            } else {
                facts.addAll(cells(line));
            }
        }
        return facts;
    }

    /// What of the card a page in any language has: figures, ids and proper names.
    public static List<String> figures() {
        return all().stream()
                .filter(
                        fact -> fact.matches(
                                "POST .*|deepseek-v4-flash|[0-9]+[KMB]|\\$.*|[0-9.]+%?|/100|GPQA|HLE|SciCode"
                                        + "|Terminal-Bench Hard|IFBench|AA-LCR|τ²-Bench|Artificial Analysis .* Index|Reddit|YouTube"))
                .toList();
    }

    /// Fails with the first fact that does not stand after the one before it.
    public static void assertInOrder(List<String> facts, String text) {
        int from = 0;
        for (int i = 0; i < facts.size(); i++) {
            int at = text.indexOf(facts.get(i), from);
            assertThat(at)
                    .as(
                            "\"%s\" after \"%s\" in: %s",
                            facts.get(i), i == 0 ? "" : facts.get(i - 1), text.substring(from))
                    .isNotNegative();
            from = at + facts.get(i).length();
        }
    }

    /// The card's lines. Where it runs two things together, they are taken apart at what follows an address or an
    /// id.
    private static List<String> lines() {
        try (var in = CardFacts.class.getResourceAsStream("/catalog/model-card.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("POST /v1/chat/completions", "POST /v1/chat/completions\n")
                    .replaceFirst("(?m)^(deepseek-v4-flash)(?=[A-Z])", "$1\n")
                    .replaceAll("(?m)([0-9][KM])(tokens)$", "$1\n$2")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("|---"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isProse(String line) {
        return line.endsWith(".");
    }

    /// A line between a benchmark's name and its figure, or below an index's name.
    private static boolean isCaption(List<String> lines, int i) {
        var next = i + 1 < lines.size() ? lines.get(i + 1) : "";
        return next.matches("[0-9.]+%") || next.equals("Index score");
    }

    private static List<String> cells(String line) {
        return line.startsWith("|")
                ? Pattern.compile("\\|")
                        .splitAsStream(line)
                        .map(String::strip)
                        .filter(cell -> !cell.isEmpty())
                        .toList()
                : List.of(line.endsWith("?+") ? line.substring(0, line.length() - 1) : line);
    }
}
