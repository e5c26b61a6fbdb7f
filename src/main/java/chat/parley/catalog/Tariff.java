package chat.parley.catalog;

import chat.parley.money.Book;
import chat.parley.money.Rates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a model costs here, as its page says it: the prices that the spending record uses at that moment.
///
/// @param now what holds at present
/// @param hours where prices change with the hour: each window and all other hours; else empty
/// @param except days without windows, as a list; else empty
/// @param confirmed whether an admin has checked the prices
/// @param source where unconfirmed ones come from
record Tariff(
        Line now,
        List<Line> hours,
        String except,
        String since,
        String currency,
        String provider,
        boolean demo,
        boolean confirmed,
        String source) {

    /// @param when whose hours; empty where prices hold always
    /// @param current whether this line holds at present
    record Line(String when, String input, String output, String cacheRead, boolean current) {

        static Line of(String when, Rates rates, Figures figures, boolean current) {
            return new Line(
                    when,
                    figures.price(rates.fresh()),
                    figures.price(rates.output()),
                    figures.price(rates.cached()),
                    current);
        }
    }

    static Tariff of(Offer offer, PriceVersion version, Instant at, Figures figures, CardWords words) {
        var except = figures.list(version.exceptDates.stream().map(figures::date));
        return new Tariff(
                Line.of("", version.ratesAt(at), figures, true),
                hours(version, at, figures, words),
                version.windows.isEmpty() ? "" : except,
                figures.date(version.effectiveFrom),
                figures.currency(),
                offer.provider.name,
                offer.provider.book == Book.DEMO,
                version.isConfirmed() || offer.provider.book == Book.DEMO,
                version.source);
    }

    private static List<Line> hours(PriceVersion version, Instant at, Figures figures, CardWords words) {
        if (version.windows.isEmpty()) {
            return List.of();
        }
        var now = version.ratesAt(at);
        var open = version.openAt(at);
        var lines = new ArrayList<Line>();
        for (var window : version.windows) {
            var when = words.window(figures.days(window.days()), window.from(), window.to(), window.zone());
            // Where windows overlap, the dearer holds.
            lines.add(Line.of(
                    when,
                    window.rates(),
                    figures,
                    open.contains(window) && window.rates().equals(now)));
        }
        lines.add(Line.of(words.otherHours(), version.base(), figures, open.isEmpty()));
        return lines;
    }
}
