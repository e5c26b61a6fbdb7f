package chat.parley.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Parley's own guide, cut into sections, and found again by the words of a question.
final class Guide {

    private static final String RESOURCE = "/demo/guide.md";

    /// How much of a question's weight a section must answer; below that it is about something else.
    private static final double ENOUGH = 0.45;

    private static final double TITLE_WEIGHT = 2.5;
    private static final double SATURATION = 1.2;

    /// @param title the headings down to this section, joined
    record Section(String title, String text) {

        /// The text with each paragraph on one line: the guide's own line breaks mean nothing to its readers.
        List<String> lines() {
            var lines = new ArrayList<String>();
            boolean fenced = false;
            boolean open = false;
            for (String line : text.lines().toList()) {
                boolean fence = line.startsWith("```");
                boolean prose = !fenced && !fence && !line.isBlank() && !line.matches("[|>#-].*|[0-9]+\\. .*|  .*");
                if (prose && open) {
                    lines.set(lines.size() - 1, lines.getLast() + joint(lines.getLast(), line) + line);
                } else {
                    lines.add(line);
                }
                fenced ^= fence;
                open = prose || !fenced && !fence && line.matches("[0-9]+\\. .*|- .*");
            }
            return lines;
        }

        /// Chinese text has no space where a line was broken.
        private static String joint(String before, String after) {
            return Character.isIdeographic(after.codePointAt(0)) || before.endsWith("，") || before.endsWith("。")
                    ? ""
                    : " ";
        }
    }

    /// @param terms the words of the question that the section holds
    record Hit(Section section, double score, Set<String> terms) {}

    private final List<Section> sections;
    private final List<Map<String, Integer>> counts = new ArrayList<>();
    private final List<Set<String>> titles = new ArrayList<>();
    private final Map<String, Integer> spread = new HashMap<>();

    private Guide(List<Section> sections) {
        this.sections = List.copyOf(sections);
        for (Section section : sections) {
            Map<String, Integer> words = new HashMap<>();
            Terms.of(section.text()).forEach(term -> words.merge(term, 1, Integer::sum));
            Set<String> title = new HashSet<>(Terms.of(section.title()));
            counts.add(words);
            titles.add(title);
            Set<String> all = new HashSet<>(words.keySet());
            all.addAll(title);
            all.forEach(term -> spread.merge(term, 1, Integer::sum));
        }
    }

    static Guide load() {
        try (var in = Guide.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + RESOURCE);
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Guide of(String markdown) {
        List<Section> sections = new ArrayList<>();
        var headings = new ArrayList<String>();
        var text = new StringBuilder();
        boolean fenced = false;
        for (String line : markdown.lines().toList()) {
            fenced ^= line.startsWith("```");
            int level =
                    fenced ? 0 : line.length() - line.replaceFirst("^#+ ", " ").length();
            if (level == 0) {
                text.append(line).append('\n');
                continue;
            }
            add(sections, headings, text);
            while (headings.size() >= level) {
                headings.removeLast();
            }
            headings.add(line.substring(level + 1).strip());
        }
        add(sections, headings, text);
        return new Guide(sections);
    }

    List<Section> sections() {
        return sections;
    }

    /// The sections that answer a question, the best first; none where it is about something else.
    List<Hit> find(String question) {
        Set<String> asked = new HashSet<>(Terms.of(question));
        double whole = asked.stream().mapToDouble(this::weight).sum();
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < sections.size() && whole > 0; i++) {
            hit(i, asked, whole).ifPresent(hits::add);
        }
        hits.sort((a, b) -> Double.compare(b.score(), a.score()));
        return hits.subList(0, Math.min(3, hits.size()));
    }

    private Optional<Hit> hit(int index, Set<String> asked, double whole) {
        double score = 0;
        double covered = 0;
        var terms = new HashSet<String>();
        for (String term : asked) {
            int count = counts.get(index).getOrDefault(term, 0);
            boolean inTitle = titles.get(index).contains(term);
            if (count > 0 || inTitle) {
                terms.add(term);
                covered += weight(term);
                score += weight(term) * (count / (count + SATURATION) + (inTitle ? TITLE_WEIGHT : 0));
            }
        }
        return covered / whole >= ENOUGH ? Optional.of(new Hit(sections.get(index), score, terms)) : Optional.empty();
    }

    /// Rare words say more; a word that the guide does not know says the most.
    private double weight(String term) {
        return Math.log(1 + sections.size() / (0.5 + spread.getOrDefault(term, 0)));
    }

    private static void add(List<Section> sections, List<String> headings, StringBuilder text) {
        String body = text.toString().strip();
        if (!body.isEmpty() && !headings.isEmpty()) {
            int from = headings.size() > 1 ? 1 : 0;
            sections.add(new Section(String.join(" › ", headings.subList(from, headings.size())), body));
        }
        text.setLength(0);
    }
}
