package chat.parley.catalog;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.http.Problem.FieldError;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a card may hold. Every field that breaks a rule is named, with what would mend it.
final class CardRules {

    static final List<String> MODALITIES = List.of("text", "image", "audio", "video", "file");
    static final List<String> PLACES = List.of("x", "reddit", "youtube");

    private static final int LINE = 200;
    private static final int PARAGRAPH = 4_000;
    private static final int ARTICLE = 20_000;
    private static final int MOST = 60;
    private static final int LONGEST_ADDRESS = 1_000;

    private static final Pattern TOKENS = Pattern.compile("[0-9]{1,4}(\\.[0-9])?[KM]");
    private static final Pattern SCORE = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,2})?");
    private static final BigDecimal FULL = BigDecimal.valueOf(100);
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final List<FieldError> errors = new ArrayList<>();

    private CardRules() {}

    /// @throws Problem 400 `invalid_request`
    static void check(Card card) {
        var rules = new CardRules();
        rules.facts(card);
        rules.scores(card);
        rules.questions(card);
        rules.links(card);
        if (!rules.errors.isEmpty()) {
            throw Problem.invalid(rules.errors);
        }
    }

    private void facts(Card card) {
        length("description", card.description(), PARAGRAPH);
        length("article", card.article(), ARTICLE);
        tokens("context", card.context());
        tokens("maxOutput", card.maxOutput());
        if (!card.released().isEmpty()) {
            date("released", card.released());
        }
        modalities("reads", card.reads());
        modalities("writes", card.writes());
    }

    private void scores(Card card) {
        scores("indexes", card.indexes());
        atMost("groups", card.groups());
        for (int i = 0; i < card.groups().size(); i++) {
            var group = card.groups().get(i);
            required("groups[" + i + "].heading", group.heading(), LINE);
            scores("groups[" + i + "].scores", group.scores());
        }
        var any = !card.indexes().isEmpty()
                || card.groups().stream().anyMatch(group -> !group.scores().isEmpty());
        if (any) {
            required("source", card.source(), LINE);
        } else {
            length("source", card.source(), LINE);
        }
    }

    private void scores(String field, List<Card.Score> scores) {
        atMost(field, scores);
        for (int i = 0; i < scores.size(); i++) {
            var score = scores.get(i);
            var at = field + "[" + i + "].";
            required(at + "name", score.name(), LINE);
            length(at + "caption", score.caption(), LINE);
            if (!SCORE.matcher(score.value()).matches() || new BigDecimal(score.value()).compareTo(FULL) > 0) {
                wrong(
                        at + "value",
                        Fault.NOT_A_SCORE,
                        "a number from 0 to 100 with up to two places, such as 63 or 95.0");
            }
        }
    }

    private void questions(Card card) {
        length("questionsIntro", card.questionsIntro(), LINE);
        atMost("questions", card.questions());
        for (int i = 0; i < card.questions().size(); i++) {
            var at = "questions[" + i + "].";
            required(at + "question", card.questions().get(i).question(), LINE);
            required(at + "answer", card.questions().get(i).answer(), PARAGRAPH);
        }
    }

    private void links(Card card) {
        atMost("links", card.links());
        for (int i = 0; i < card.links().size(); i++) {
            var link = card.links().get(i);
            var at = "links[" + i + "].";
            if (!PLACES.contains(link.place())) {
                wrong(at + "place", Fault.UNKNOWN_CHOICE, "one of " + String.join(", ", PLACES));
            }
            required(at + "title", link.title(), LINE);
            if (!isWebAddress(link.url())) {
                wrong(at + "url", Fault.ADDRESS_SCHEME, "a whole address that begins with https:// or http://");
            }
            date(at + "date", link.date());
        }
    }

    /// Whether a browser may be sent there: http or https, a host, and nobody's name or password before it.
    static boolean isWebAddress(String text) {
        if (text.length() > LONGEST_ADDRESS) {
            return false;
        }
        try {
            var uri = new URI(text);
            return uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void tokens(String field, String text) {
        if (!text.isEmpty() && !TOKENS.matcher(text).matches()) {
            wrong(field, Fault.NOT_A_SIZE, "a number with K or M, such as 384K or 1M");
        }
    }

    private void date(String field, String text) {
        try {
            LocalDate.parse(text);
        } catch (DateTimeException e) {
            wrong(field, Fault.NOT_A_DATE, "a date as 2026-04-24");
        }
    }

    private void modalities(String field, List<String> kinds) {
        if (!MODALITIES.containsAll(kinds) || Set.copyOf(kinds).size() != kinds.size()) {
            wrong(field, Fault.UNKNOWN_CHOICE, "each once, of " + String.join(", ", MODALITIES));
        }
    }

    private void atMost(String field, List<?> list) {
        if (list.size() > MOST) {
            errors.add(new FieldError(field, Fault.TOO_MANY, "at most " + MOST).atMost(MOST));
        }
    }

    private void required(String field, String text, int most) {
        if (text.isEmpty()) {
            wrong(field, Fault.REQUIRED, "must not be empty");
        }
        length(field, text, most);
    }

    private void required(String field, Bilingual text, int most) {
        if (!text.hasText()) {
            wrong(field, Fault.REQUIRED, "must not be empty in both languages");
        }
        length(field, text, most);
    }

    private void length(String field, Bilingual text, int most) {
        length(field + ".en", text.en(), most);
        length(field + ".zh", text.zh(), most);
    }

    private void length(String field, String text, int most) {
        if (text.length() > most) {
            errors.add(new FieldError(field, Fault.TOO_LONG, "at most " + most + " characters").atMost(most));
        }
    }

    private void wrong(String field, Fault fault, String message) {
        errors.add(new FieldError(field, fault, message));
    }
}
