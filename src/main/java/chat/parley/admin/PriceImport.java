package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Presets;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.Provider;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.http.Problem.FieldError;
import chat.parley.money.Book;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file of prices, looked at row by row as if each were entered by hand. Inside a transaction only.
final class PriceImport {

    /// What becomes of a row.
    enum State {
        NEW,
        UNCHANGED,
        /// It looks like a slip: it is entered only with `sure`.
        QUESTIONED,
        ERROR;

        @JsonValue
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param error what is wrong with it, or questioned, and how it is mended; null where nothing is
    record Row(
            int line,
            @Nullable String provider,
            @Nullable String model,
            State state,
            @Nullable FieldError error) {}

    private final Presets presets;
    private final Instant now;
    private final List<Row> rows = new ArrayList<>();
    private final List<PriceEntry> entries = new ArrayList<>();
    private final Set<List<Object>> places = new HashSet<>();

    PriceImport(List<PriceFile.Row> file, Presets presets, Instant now) {
        this.presets = presets;
        this.now = now;
        file.forEach(this::look);
    }

    List<Row> rows() {
        return rows;
    }

    /// Enters all that is new, or nothing.
    ///
    /// @throws Problem 400 where a row is wrong, 409 `price_questioned` where one looks like a slip
    void apply(UUID admin, boolean sure) {
        var wrong = said(State.ERROR);
        if (!wrong.isEmpty()) {
            throw Problem.invalid(wrong);
        }
        var questioned = said(State.QUESTIONED);
        if (!questioned.isEmpty() && !sure) {
            var first = questioned.getFirst();
            throw Problem.of(409, "price_questioned", first.field() + ": " + first.message())
                    .at(first);
        }
        entries.forEach(entry -> entry.enter(admin, now));
    }

    /// What is said of the rows in that state, each with its line.
    private List<FieldError> said(State state) {
        var all = new ArrayList<FieldError>();
        for (var row : rows) {
            var error = row.error;
            if (row.state == state && error != null) {
                var field = "line " + row.line + "." + error.field();
                all.add(new FieldError(field, error.code(), error.message(), error.min(), error.max()));
            }
        }
        return all;
    }

    private void look(PriceFile.Row row) {
        var said = row.said();
        if (said == null) {
            rows.add(new Row(
                    row.line(),
                    null,
                    null,
                    State.ERROR,
                    new FieldError("", Fault.UNKNOWN_FIELD, "only the fields of the template, each of its kind")));
            return;
        }
        try {
            rows.add(found(row.line(), said));
        } catch (Problem wrong) {
            rows.add(new Row(row.line(), said.provider(), said.model(), State.ERROR, error(wrong)));
        }
    }

    private Row found(int line, PriceFile.Said said) {
        FieldError question = null;
        PriceEntry entry;
        try {
            entry = PriceEntry.of(form(said, false), presets, now);
        } catch (Problem problem) {
            if (!problem.type().equals("price_questioned")) {
                throw problem;
            }
            question = error(problem);
            entry = PriceEntry.of(form(said, true), presets, now);
        }
        if (!places.add(List.of(entry.offer().id, entry.from()))) {
            throw Problem.invalid(
                    "effectiveFrom", Fault.INVALID, "another line has this model from the same moment on");
        }
        keepsPeakHours(said, entry);
        boolean same = entry.form().effectiveFrom() == null && entry.changesNothing();
        if (!same) {
            entries.add(entry);
        }
        var state = same ? State.UNCHANGED : question == null ? State.NEW : State.QUESTIONED;
        return new Row(line, said.provider(), said.model(), state, same ? null : question);
    }

    /// A table has no room for them: silence would end them.
    private static void keepsPeakHours(PriceFile.Said said, PriceEntry entry) {
        if (said.windows() == null
                && entry.before().filter(was -> !was.windows.isEmpty()).isPresent()) {
            throw Problem.invalid(
                    "windows", Fault.REQUIRED, "this model has peak hours: say them in a JSON file, or [] for none");
        }
    }

    private PriceForm form(PriceFile.Said said, boolean sure) {
        atMost(
                "source",
                PriceForm.MOST_SOURCE,
                said.source() == null ? 0 : said.source().length());
        atMost(
                "windows",
                PriceForm.MOST_WINDOWS,
                said.windows() == null ? 0 : said.windows().size());
        atMost(
                "exceptDates",
                PriceForm.MOST_DATES,
                said.exceptDates() == null ? 0 : said.exceptDates().size());
        return new PriceForm(
                provider(required("provider", said.provider())),
                required("model", said.model()),
                moment(said.effectiveFrom()),
                required("fresh", said.fresh()),
                required("cached", said.cached()),
                required("output", said.output()),
                said.windows(),
                said.exceptDates(),
                said.source(),
                sure);
    }

    private static void atMost(String field, int most, int given) {
        if (given > most) {
            throw Problem.invalid(List.of(new FieldError(field, Fault.TOO_LONG, "longer than " + most).atMost(most)));
        }
    }

    private static String required(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw Problem.invalid(field, Fault.REQUIRED, "is missing");
        }
        return text;
    }

    /// By id, or by the name that it has in the pages.
    private static UUID provider(String text) {
        var found = Offer.listing().stream()
                .map(offer -> offer.provider)
                .filter(provider -> provider.book == Book.REAL)
                .filter(provider -> provider.id.toString().equals(text) || provider.name.equals(text))
                .map(provider -> provider.id)
                .distinct()
                .toList();
        if (found.size() != 1) {
            throw Problem.invalid(
                    "provider",
                    Fault.UNKNOWN_CHOICE,
                    (found.isEmpty() ? "no such provider: " : "several providers have this name, give the id: ")
                            + text);
        }
        return found.getFirst();
    }

    /// A moment, or a day from its midnight in the organisation's zone on.
    private static @Nullable Instant moment(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : Organisation.current().midnights().startOf(LocalDate.parse(text));
        } catch (DateTimeException e) {
            throw Problem.invalid(
                    "effectiveFrom",
                    Fault.NOT_A_DATE,
                    "a day such as 2026-12-01, a moment such as 2026-12-01T00:00:00Z");
        }
    }

    private static FieldError error(Problem problem) {
        if (problem.members().get("errors") instanceof List<?> errors
                && errors.getFirst() instanceof FieldError error) {
            return error;
        }
        var field = problem.members().getOrDefault("field", "effectiveFrom").toString();
        return new FieldError(field, Fault.INVALID, problem.detail());
    }

    /// What is in force of every offer that is no play, as a file to begin with.
    static List<PriceFile.Said> template(Instant now) {
        return Offer.listing().stream()
                .filter(offer -> offer.provider.book == Book.REAL)
                .map(offer -> said(offer, PriceVersion.at(offer.id, now).orElse(null)))
                .toList();
    }

    private static PriceFile.Said said(Offer offer, @Nullable PriceVersion price) {
        var view = price == null ? null : PriceForm.View.of(offer, price);
        return new PriceFile.Said(
                name(offer.provider),
                offer.model.id,
                "",
                view == null ? "" : view.fresh(),
                view == null ? "" : view.cached(),
                view == null ? "" : view.output(),
                view == null ? "" : view.source(),
                view == null ? List.of() : view.windows(),
                view == null ? List.of() : view.exceptDates());
    }

    /// The id where the name does not tell which one it is.
    private static String name(Provider provider) {
        boolean shared = Provider.count("name = ?1", provider.name) > 1;
        return shared ? provider.id.toString() : provider.name;
    }
}
