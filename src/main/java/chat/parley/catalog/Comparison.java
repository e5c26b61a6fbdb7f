package chat.parley.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The models of the catalog side by side. A column that nobody has a figure for is left out.
///
/// @param columns what the figures are called, in order
record Comparison(List<String> columns, List<Row> rows) {

    /// @param figures one for each column; empty where it is not known
    /// @param here whether it is the model whose page this is
    record Row(String id, String name, List<String> figures, boolean here) {}

    /// A model with what is known of it.
    private record Known(Model model, Card card, Map<String, String> figures) {

        String figure(String name) {
            return figures.getOrDefault(name, "");
        }

        /// What its card states, else what its offer has.
        String figure(String name, String stated) {
            return stated.isEmpty() ? figure(name) : stated;
        }

        String index(String name) {
            return card.indexes().stream()
                    .filter(index -> index.name().equals(name))
                    .map(Card.Score::value)
                    .findFirst()
                    .orElse("");
        }
    }

    private record Column(String title, Function<Known, String> figure) {}

    static Comparison of(Model of, Catalog catalog, Instant at, Figures figures, CardWords words) {
        var cards = ModelCard.byModel();
        var listed = catalog.offers().stream().map(CatalogOffer::model).toList();
        var known = Model.listing().stream()
                .filter(model -> model.enabled && (!model.isBuiltin() || listed.contains(model.id)))
                .map(model -> known(model, cards.getOrDefault(model.id, Card.EMPTY), catalog, at, figures))
                .filter(model -> !model.figures().isEmpty() || !model.card().equals(Card.EMPTY))
                .toList();
        var own = cards.getOrDefault(of.id, Card.EMPTY);
        var columns = columns(own, words).stream()
                .filter(column -> known.stream()
                        .anyMatch(model -> !column.figure().apply(model).isEmpty()))
                .toList();
        var rows = Stream.concat(
                        known.stream().filter(model -> model.model().id.equals(of.id)),
                        known.stream().filter(model -> !model.model().id.equals(of.id)))
                .map(model -> new Row(
                        model.model().id,
                        model.model().name,
                        columns.stream()
                                .map(column -> column.figure().apply(model))
                                .toList(),
                        model.model().id.equals(of.id)))
                .toList();
        return new Comparison(columns.stream().map(Column::title).toList(), rows);
    }

    private static List<Column> columns(Card own, CardWords words) {
        var columns = new ArrayList<Column>();
        columns.add(new Column(words.inputPrice(), model -> model.figure("input")));
        columns.add(new Column(words.outputPrice(), model -> model.figure("output")));
        columns.add(new Column(words.cacheRead(), model -> model.figure("cacheRead")));
        columns.add(new Column(
                words.totalContext(),
                model -> model.figure("context", model.card().context())));
        columns.add(new Column(
                words.maxOutput(),
                model -> model.figure("maxOutput", model.card().maxOutput())));
        for (var index : own.indexes()) {
            // The column says what, the line below the scores says whose.
            var title = index.name().replaceFirst("^" + Pattern.quote(own.source() + " "), "");
            columns.add(new Column(title, model -> model.index(index.name())));
        }
        return columns;
    }

    private static Known known(Model model, Card card, Catalog catalog, Instant at, Figures figures) {
        return catalog.shownOffer(model.id)
                .map(offer -> new Known(model, card, figuresOf(offer, at, figures)))
                .orElseGet(() -> new Known(model, card, Map.of()));
    }

    private static Map<String, String> figuresOf(Offer offer, Instant at, Figures figures) {
        var limits = Map.of(
                "context", Figures.tokens(offer.contextTokens), "maxOutput", Figures.tokens(offer.maxOutputTokens));
        return PriceVersion.at(offer.id, at)
                .map(version -> version.ratesAt(at))
                .map(rates -> Map.of(
                        "context", Figures.tokens(offer.contextTokens),
                        "maxOutput", Figures.tokens(offer.maxOutputTokens),
                        "input", figures.price(rates.fresh()) + "/M",
                        "output", figures.price(rates.output()) + "/M",
                        "cacheRead", figures.price(rates.cached()) + "/M"))
                .orElse(limits);
    }
}
