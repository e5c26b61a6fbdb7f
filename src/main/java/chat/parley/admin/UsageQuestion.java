package chat.parley.admin;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.usage.Span;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a request for a report of usage may say.
public class UsageQuestion {

    /// Stands for "of no group" and "by no key".
    private static final String NONE = "none";

    @QueryParam("from")
    @Nullable
    String from;

    @QueryParam("to")
    @Nullable
    String to;

    /// One day, in place of both.
    @QueryParam("day")
    @Nullable
    String day;

    @QueryParam("by")
    @DefaultValue("user")
    String by = "user";

    /// What each line is broken down by in turn.
    @QueryParam("then")
    @Nullable
    String then;

    @QueryParam("user")
    @Nullable
    String user;

    @QueryParam("group")
    @Nullable
    String group;

    @QueryParam("model")
    @Nullable
    String model;

    @QueryParam("key")
    @Nullable
    String key;

    @QueryParam("book")
    @DefaultValue("real")
    String book = "real";

    @QueryParam("format")
    @Nullable
    String format;

    /// @throws Problem 400 naming the field
    UsageReport.Lines lines() {
        var first = UsageBy.parse("by", by);
        var second = then == null || then.isEmpty() ? null : UsageBy.parse("then", then);
        if (second == first) {
            throw Problem.invalid("then", Fault.UNKNOWN_CHOICE, "another than \"by\"");
        }
        return new UsageReport.Lines(first, second);
    }

    /// @throws Problem 400 naming the field
    UsageReport.Range range(LocalDate today) {
        var one = day == null || day.isEmpty() ? null : Span.day("day", day, today);
        return new UsageReport.Range(
                book(book),
                one == null ? Span.parse(from, to, today) : new Span(one, one),
                id("user", user),
                id("group", group),
                Optional.ofNullable(model).filter(text -> !text.isEmpty()),
                id("key", key));
    }

    /// @throws Problem 400 naming the field
    static Book book(String text) {
        try {
            return Book.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("book", Fault.UNKNOWN_CHOICE, "real or demo");
        }
    }

    /// Empty: any; else one, or the one that is nobody.
    private static Optional<UsageReport.Which> id(String field, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        if (text.equals(NONE) && !field.equals("user")) {
            return Optional.of(new UsageReport.Which(null));
        }
        try {
            return Optional.of(new UsageReport.Which(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(field, "an id");
        }
    }
}
