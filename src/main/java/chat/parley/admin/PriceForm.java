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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A price to enter, per 1M tokens. Without `effectiveFrom` it holds from now on. A jump of twenty times, or a reused
/// price above the new one, is refused until `sure` is sent: such a price is more often a slip than a price.
record PriceForm(
        @NotNull UUID provider,
        @NotBlank String model,
        @Nullable Instant effectiveFrom,
        @NotNull String fresh,
        @NotNull String cached,
        @NotNull String output,
        @Nullable List<Window> windows,
        @Nullable List<String> exceptDates,
        @Nullable @Size(max = 500) String source,
        @Nullable Boolean sure) {

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

    Rates rates() {
        return new Rates(pico("fresh", fresh), pico("cached", cached), pico("output", output));
    }

    List<PriceWindow> toWindows() {
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
        return result;
    }

    List<String> exceptions() {
        var dates = exceptDates == null ? List.<String>of() : exceptDates;
        try {
            dates.forEach(LocalDate::parse);
        } catch (DateTimeException e) {
            throw Problem.invalid("exceptDates", Fault.NOT_A_DATE, "days such as 2026-10-01");
        }
        return dates;
    }

    String origin() {
        return source == null ? "" : source;
    }

    /// @param before the version in force
    void check(Optional<PriceVersion> before) {
        var now = rates();
        if (Boolean.TRUE.equals(sure)) {
            return;
        }
        if (now.cached() > now.fresh()) {
            throw questioned("cached", "reused input dearer than new input");
        }
        before.ifPresent(was -> {
            question("fresh", was.fresh, now.fresh());
            question("cached", was.cached, now.cached());
            question("output", was.output, now.output());
        });
    }

    private static void question(String field, long before, long after) {
        if (before > 0 && after > 0 && (after / before >= JUMP || before / after >= JUMP)) {
            throw questioned(field, "twenty times the price before, or a twentieth");
        }
    }

    private static Problem questioned(String field, String why) {
        return Problem.of(
                        409,
                        "price_questioned",
                        field + ": " + why + ". Send it again with \"sure\": true if it is right.")
                .with("field", field);
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
