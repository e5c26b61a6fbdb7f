package chat.parley.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is told of a model beside its prices, as data. What is not known is empty, and nothing is shown of it.
///
/// @param context how much it reads in tokens, as its maker states it: `1M`
/// @param maxOutput how much it writes at most, likewise: `384K`
/// @param released a date as `2026-04-24`
/// @param reads kinds of input, of [CardRules#MODALITIES]
/// @param writes kinds of output
/// @param indexes overall scores out of 100
/// @param groups further scores in per cent, under their headings
/// @param source who measured the scores
/// @param article Markdown
public record Card(
        Bilingual description,
        String context,
        String maxOutput,
        String released,
        List<String> reads,
        List<String> writes,
        List<Score> indexes,
        List<Group> groups,
        String source,
        Bilingual article,
        Bilingual questionsIntro,
        List<Question> questions,
        List<Link> links) {

    /// @param value of 100, with as many places as it was published with: `95.0`
    public record Score(String name, Bilingual caption, String value) {
        public Score {
            name = text(name);
            caption = text(caption);
            value = text(value);
        }
    }

    public record Group(Bilingual heading, List<Score> scores) {
        public Group {
            heading = text(heading);
            scores = copy(scores);
        }
    }

    public record Question(Bilingual question, Bilingual answer) {
        public Question {
            question = text(question);
            answer = text(answer);
        }
    }

    /// Something public about the model elsewhere.
    ///
    /// @param place `x`, `reddit` or `youtube`
    /// @param date as `2026-05-11`
    public record Link(String place, String title, String url, String date) {
        public Link {
            place = text(place);
            title = text(title);
            url = text(url);
            date = text(date);
        }
    }

    public static final Card EMPTY = new Card(
            Bilingual.NONE,
            "",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            "",
            Bilingual.NONE,
            Bilingual.NONE,
            List.of(),
            List.of());

    public Card {
        description = text(description);
        context = text(context);
        maxOutput = text(maxOutput);
        released = text(released);
        reads = copy(reads);
        writes = copy(writes);
        indexes = copy(indexes);
        groups = copy(groups);
        source = text(source);
        article = text(article);
        questionsIntro = text(questionsIntro);
        questions = copy(questions);
        links = copy(links);
    }

    /// Its parts that differ from another's, each as it is here.
    Map<String, Object> differencesFrom(Card other) {
        var here = parts();
        here.entrySet().removeAll(other.parts().entrySet());
        return here;
    }

    Map<String, Object> parts() {
        var parts = new LinkedHashMap<String, Object>();
        parts.put("description", description);
        parts.put("facts", List.of(context, maxOutput, released, reads, writes));
        parts.put("indexes", indexes);
        parts.put("groups", groups);
        parts.put("source", source);
        parts.put("article", article);
        parts.put("questionsIntro", questionsIntro);
        parts.put("questions", questions);
        parts.put("links", links);
        return parts;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static Bilingual text(@Nullable Bilingual text) {
        return text == null ? Bilingual.NONE : text;
    }

    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
