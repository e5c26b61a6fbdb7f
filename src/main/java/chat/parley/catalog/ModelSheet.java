package chat.parley.catalog;

import chat.parley.account.Language;
import chat.parley.catalog.Bilingual.Said;
import io.quarkus.qute.RawString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model's page before it is laid out: everything in the reader's language, and empty where nothing is known.
///
/// @param modalities such as "Text in, text out"
/// @param limits what it reads and writes here, where that is less than the card says
/// @param tariff null while it has no price
record ModelSheet(
        String id,
        String name,
        boolean enabled,
        Said description,
        String context,
        String maxOutput,
        String released,
        String modalities,
        String limits,
        @Nullable Tariff tariff,
        List<Score> indexes,
        List<Group> groups,
        String source,
        Comparison comparison,
        @Nullable Text article,
        Said questionsIntro,
        List<Question> questions,
        List<Place> places) {

    public boolean hasFacts() {
        return !(context + maxOutput + released + modalities).isEmpty();
    }

    public boolean hasScores() {
        return !indexes.isEmpty() || !groups.isEmpty();
    }

    record Score(String name, Said caption, String value) {}

    record Group(Said heading, List<Score> scores) {}

    record Text(RawString html, @Nullable String foreign) {}

    record Question(Said question, Said answer) {}

    /// @param links none: the heading stands alone
    record Place(String title, List<Link> links) {}

    record Link(String title, String url, String date) {}

    static ModelSheet of(Model model, Catalog catalog, Instant at, Figures figures, CardWords words) {
        var card = ModelCard.of(model.id);
        var language = figures.language();
        var offer = catalog.shownOffer(model.id);
        var tariff = offer.flatMap(o -> PriceVersion.at(o.id, at).map(v -> Tariff.of(o, v, at, figures, words)));
        return new ModelSheet(
                model.id,
                model.name,
                model.enabled,
                description(model, card).in(language),
                orOffer(card.context(), offer.map(o -> o.contextTokens)),
                orOffer(card.maxOutput(), offer.map(o -> o.maxOutputTokens)),
                card.released().isEmpty() ? "" : figures.date(card.released()),
                modalities(card, figures, words),
                offer.filter(o -> isLess(o, card))
                        .map(o -> words.limitsHere(Figures.tokens(o.contextTokens), Figures.tokens(o.maxOutputTokens)))
                        .orElse(""),
                tariff.orElse(null),
                scores(card.indexes(), language),
                card.groups().stream()
                        .map(group -> new Group(group.heading().in(language), scores(group.scores(), language)))
                        .toList(),
                card.source(),
                Comparison.of(model, catalog, at, figures, words),
                article(card.article().in(language)),
                card.questionsIntro().in(language),
                card.questions().stream()
                        .map(asked -> new Question(
                                asked.question().in(language), asked.answer().in(language)))
                        .toList(),
                CardRules.PLACES.stream()
                        .map(place -> place(place, card, figures))
                        .toList());
    }

    private static Bilingual description(Model model, Card card) {
        return card.description().hasText() ? card.description() : new Bilingual(model.description, "");
    }

    private static String orOffer(String stated, Optional<Integer> offered) {
        return stated.isEmpty() ? offered.map(Figures::tokens).orElse("") : stated;
    }

    private static boolean isLess(Offer offer, Card card) {
        return !card.context().isEmpty() && offer.contextTokens < Figures.leastTokens(card.context())
                || !card.maxOutput().isEmpty() && offer.maxOutputTokens < Figures.leastTokens(card.maxOutput());
    }

    private static String modalities(Card card, Figures figures, CardWords words) {
        if (card.reads().isEmpty() || card.writes().isEmpty()) {
            return "";
        }
        var line = words.modalitiesLine(kinds(card.reads(), figures, words), kinds(card.writes(), figures, words));
        return line.substring(0, 1).toUpperCase(figures.locale()) + line.substring(1);
    }

    private static String kinds(List<String> kinds, Figures figures, CardWords words) {
        return figures.list(kinds.stream().map(kind -> switch (kind) {
            case "text" -> words.text();
            case "image" -> words.image();
            case "audio" -> words.audio();
            case "video" -> words.video();
            default -> words.file();
        }));
    }

    private static List<Score> scores(List<Card.Score> scores, Language language) {
        return scores.stream()
                .map(score -> new Score(score.name(), score.caption().in(language), score.value()))
                .toList();
    }

    private static @Nullable Text article(Said article) {
        return article.text().isEmpty() ? null : new Text(Article.html(article.text()), article.foreign());
    }

    /// The latest first.
    private static Place place(String place, Card card, Figures figures) {
        var links = card.links().stream()
                .filter(link -> link.place().equals(place))
                .sorted((a, b) -> b.date().compareTo(a.date()))
                .map(link -> new Link(link.title(), link.url(), figures.date(link.date())))
                .toList();
        return new Place(title(place), links);
    }

    private static String title(String place) {
        return switch (place) {
            case "x" -> "X (Twitter)";
            case "reddit" -> "Reddit";
            default -> "YouTube";
        };
    }
}
