package chat.parley.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A guide in Markdown, cut into sections, and found again by the words of a question.
final class Guide {

    private static final char ABOVE = '›';
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    /// How much of a question's weight a section must answer; below that it is about something else.
    private static final double ENOUGH = 0.45;

    private static final double HEADING_WEIGHT = 3;
    private static final double ABOVE_WEIGHT = 0.6;
    private static final double SATURATION = 1.2;

    /// @param title the headings down to this section, joined
    record Section(String title, String text) {

        String heading() {
            return title.substring(title.lastIndexOf(ABOVE) + 1);
        }

        boolean isChinese() {
            return HAN.matcher(title).find();
        }

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
    private final List<Set<String>> headings = new ArrayList<>();
    private final Map<String, Integer> spread = new HashMap<>();

    private Guide(List<Section> sections) {
        this.sections = List.copyOf(sections);
        for (Section section : sections) {
            Map<String, Integer> words = new HashMap<>();
            Terms.of(section.text()).forEach(term -> words.merge(term, 1, Integer::sum));
            Set<String> title = new HashSet<>(Terms.of(section.title()));
            counts.add(words);
            titles.add(title);
            headings.add(new HashSet<>(Terms.of(section.heading())));
            Set<String> all = new HashSet<>(words.keySet());
            all.addAll(title);
            all.forEach(term -> spread.merge(term, 1, Integer::sum));
        }
    }

    static Guide of(String markdown) {
        List<Section> sections = new ArrayList<>();
        var headings = new ArrayList<String>();
        var text = new StringBuilder();
        boolean fenced = false;
        for (String line : markdown.lines().toList()) {
            fenced ^= line.startsWith("```");
            int level = fenced ? 0 : level(line);
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

    private static int level(String line) {
        int signs = 0;
        while (signs < line.length() && line.charAt(signs) == '#') {
            signs++;
        }
        return line.startsWith(" ", signs) ? signs : 0;
    }

    List<Section> sections() {
        return sections;
    }

    static boolean isChinese(String text) {
        return HAN.matcher(text).find();
    }

    /// The sections that answer a question in its own language, the best first; none where it is about something
    /// else.
    List<Hit> find(String question) {
        boolean chinese = isChinese(question);
        Set<String> asked = new HashSet<>(Terms.of(question));
        double whole = asked.stream().mapToDouble(this::weight).sum();
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < sections.size() && whole > 0; i++) {
            if (sections.get(i).isChinese() == chinese) {
                hit(i, asked, whole).ifPresent(hits::add);
            }
        }
        hits.sort((a, b) -> Double.compare(b.score(), a.score()));
        return hits.subList(0, Math.min(3, hits.size()));
    }

    private Optional<Hit> hit(int index, Set<String> asked, double whole) {
        double score = 0;
        double covered = 0;
        var terms = new HashSet<String>();
        Set<String> heading = headings.get(index);
        double headingWeight = HEADING_WEIGHT * share(heading, asked);
        for (String term : asked) {
            int count = counts.get(index).getOrDefault(term, 0);
            boolean inTitle = titles.get(index).contains(term);
            if (count > 0 || inTitle) {
                terms.add(term);
                covered += weight(term);
                double named = heading.contains(term) ? headingWeight : inTitle ? ABOVE_WEIGHT : 0;
                score += weight(term) * (count / (count + SATURATION) + named);
            }
        }
        return covered / whole >= ENOUGH ? Optional.of(new Hit(sections.get(index), score, terms)) : Optional.empty();
    }

    /// A heading that says just what is asked counts most, one that says more besides somewhat less.
    private static double share(Set<String> heading, Set<String> asked) {
        long same = heading.stream().filter(asked::contains).count();
        return heading.isEmpty() ? 0 : (1 + (double) same / heading.size()) / 2;
    }

    /// Rare words say more; a word that the guide does not know says the most.
    private double weight(String term) {
        return Math.log(1 + sections.size() / (0.5 + spread.getOrDefault(term, 0)));
    }

    private static void add(List<Section> sections, List<String> headings, StringBuilder text) {
        String body = text.toString().strip();
        if (!body.isEmpty() && !headings.isEmpty()) {
            sections.add(new Section(String.join(" " + ABOVE + " ", headings), body));
        }
        text.setLength(0);
    }
}
