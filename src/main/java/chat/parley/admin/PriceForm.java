package chat.parley.admin;

import chat.parley.catalog.Offer;
import chat.parley.catalog.PerMillion;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.PriceWindow;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.money.Rates;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A price to enter, per 1M tokens. Without `effectiveFrom` it holds from now on. A jump of twenty times, a price that
/// becomes nothing, or a reused price above the new one, is refused until `sure` is sent: such a price is more often a
/// slip than a price. A first price is held against what is known of the model.
record PriceForm(
        @NotNull UUID provider,
        @NotBlank String model,
        @Nullable Instant effectiveFrom,
        @NotNull String fresh,
        @NotNull String cached,
        @NotNull String output,
        @Nullable @Size(max = PriceForm.MOST_WINDOWS) List<Window> windows,
        @Nullable @Size(max = PriceForm.MOST_DATES) List<String> exceptDates,
        @Nullable @Size(max = PriceForm.MOST_SOURCE) String source,
        @Nullable Boolean sure) {

    static final int MOST_WINDOWS = 50;
    static final int MOST_DATES = 400;
    static final int MOST_SOURCE = 500;

    private static final long JUMP = 20;

    /// Hours at which other prices hold.
    record Window(String zone, List<String> days, String from, String to, String fresh, String cached, String output) {

        static Window of(PriceWindow w) {
            return new Window(
                    w.zone(),
                    w.days(),
                    w.from(),
                    w.to(),
                    PerMillion.text(w.fresh()),
                    PerMillion.text(w.cached()),
                    PerMillion.text(w.output()));
        }
    }

    /// A version as it is kept; `confirmed` says that an admin has looked at it.
    record View(
            UUID id,
            UUID offer,
            UUID provider,
            String model,
            Instant effectiveFrom,
            String fresh,
            String cached,
            String output,
            List<Window> windows,
            List<String> exceptDates,
            String source,
            boolean confirmed) {

        static View of(Offer offer, PriceVersion v) {
            return new View(
                    v.id,
                    offer.id,
                    offer.provider.id,
                    offer.model.id,
                    v.effectiveFrom,
                    PerMillion.text(v.fresh),
                    PerMillion.text(v.cached),
                    PerMillion.text(v.output),
                    v.windows.stream().map(Window::of).toList(),
                    v.exceptDates,
                    v.source,
                    v.isConfirmed());
        }
    }

    /// A version as the audit log names it.
    static Map<String, Object> details(Offer offer, PriceVersion version) {
        var view = View.of(offer, version);
        var details = new LinkedHashMap<String, Object>();
        details.put("provider", offer.provider.name);
        details.put("model", view.model);
        details.put("effectiveFrom", view.effectiveFrom.toString());
        details.put("fresh", view.fresh);
        details.put("cached", view.cached);
        details.put("output", view.output);
        details.put("windows", view.windows.stream().map(PriceForm::words).toList());
        details.put("exceptDates", view.exceptDates);
        details.put("source", view.source);
        return details;
    }

    private static String words(Window window) {
        return "%s %s-%s %s: %s, %s, %s"
                .formatted(
                        String.join(" ", window.days),
                        window.from,
                        window.to,
                        window.zone,
                        window.fresh,
                        window.cached,
                        window.output);
    }

    Rates rates() {
        return new Rates(pico("fresh", fresh), pico("cached", cached), pico("output", output));
    }

    /// @param from when they begin to hold
    List<PriceWindow> toWindows(Instant from) {
        var result = new ArrayList<PriceWindow>();
        var given = windows == null ? List.<Window>of() : windows;
        for (int i = 0; i < given.size(); i++) {
            var at = "windows[" + i + "]";
            var w = given.get(i);
            try {
                result.add(new PriceWindow(
                        w.zone(),
                        w.days(),
                        w.from(),
                        w.to(),
                        pico(at + ".fresh", w.fresh()),
                        pico(at + ".cached", w.cached()),
                        pico(at + ".output", w.output())));
            } catch (DateTimeException | IllegalArgumentException | NullPointerException e) {
                throw Problem.invalid(
                        at,
                        Fault.NOT_A_WINDOW,
                        "needs a zone, days MON to SUN, from and to as 09:00, and three prices");
            }
        }
        refuseOverlaps(result, from);
        return result;
    }

    private static void refuseOverlaps(List<PriceWindow> hours, Instant from) {
        for (int later = 1; later < hours.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (hours.get(later).overlaps(hours.get(earlier), from)) {
                    throw Problem.invalid(
                            "windows[" + later + "]",
                            Fault.OVERLAPPING,
                            "overlaps with windows[" + earlier + "]: which price holds must be plain");
                }
            }
        }
    }

    List<String> exceptions() {
        var dates = exceptDates == null ? List.<String>of() : exceptDates;
        try {
            dates.forEach(LocalDate::parse);
        } catch (DateTimeException | NullPointerException e) {
            throw Problem.invalid("exceptDates", Fault.NOT_A_DATE, "days such as 2026-10-01");
        }
        return dates;
    }

    String origin() {
        return source == null ? "" : source;
    }

    /// @param before the version in force until this one
    /// @param known what is known of the model's price, asked only where there is no version before
    void check(Optional<PriceVersion> before, List<PriceWindow> hours, Supplier<Optional<Rates>> known) {
        var now = rates();
        if (Boolean.TRUE.equals(sure)) {
            return;
        }
        questionCached("", now);
        before.ifPresentOrElse(was -> question("", was.base(), now, "jump"), () -> questionFirst(known.get(), now));
        for (int i = 0; i < hours.size(); i++) {
            var at = "windows[" + i + "].";
            questionCached(at, hours.get(i).rates());
            question(at, now, hours.get(i).rates(), "jump");
        }
    }

    private static void questionCached(String at, Rates rates) {
        if (rates.cached() > rates.fresh()) {
            throw questioned(at + "cached", "reused_dearer", rates.fresh(), rates.cached());
        }
    }

    /// Free is a price like any other; where nothing is known, two figures that changed places are all that is odd.
    private static void questionFirst(Optional<Rates> known, Rates now) {
        if (now.fresh() == 0 && now.cached() == 0 && now.output() == 0) {
            return;
        }
        known.ifPresent(list -> question("", list, now, "unlike_list"));
        if (known.isEmpty() && now.output() > 0 && now.output() < now.fresh()) {
            throw questioned("output", "output_cheaper", now.fresh(), now.output());
        }
    }

    private static void question(String at, Rates before, Rates after, String why) {
        question(at + "fresh", before.fresh(), after.fresh(), why);
        question(at + "cached", before.cached(), after.cached(), why);
        question(at + "output", before.output(), after.output(), why);
    }

    private static void question(String field, long before, long after, String why) {
        if (before > 0 && (after == 0 || after / before >= JUMP || before / after >= JUMP)) {
            throw questioned(field, why, before, after);
        }
    }

    /// @param why `jump`: `given` is twenty times `beside`, the price before, or a twentieth, or nothing;
    ///     `unlike_list`: the same of the price known for this model; `reused_dearer`: it is above `beside`, the
    /// price
    ///     of new input; `output_cheaper`: it is below that
    private static Problem questioned(String field, String why, long beside, long given) {
        var reason = switch (why) {
            case "jump" -> "twenty times the price before (%s), or a twentieth";
            case "unlike_list" -> "twenty times the price known for this model (%s), or a twentieth";
            case "output_cheaper" -> "an answer cheaper than new input (%s)";
            default -> "reused input dearer than new input (%s)";
        };
        return Problem.of(
                        409,
                        "price_questioned",
                        "%s: %s is %s. Send it again with \"sure\": true if it is right."
                                .formatted(field, PerMillion.text(given), reason.formatted(PerMillion.text(beside))))
                .with("field", field)
                .with("why", why)
                .with("beside", PerMillion.text(beside))
                .with("given", PerMillion.text(given));
    }

    private static long pico(String field, String text) {
        try {
            return PerMillion.pico(text);
        } catch (IllegalArgumentException e) {
            var fault = text.strip().startsWith("-") ? Fault.NEGATIVE : Fault.NOT_A_PRICE;
            throw Problem.invalid(
                    field, fault, "a price per 1M tokens such as 0.15: not below zero, at most six places");
        }
    }
}
