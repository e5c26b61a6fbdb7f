package chat.parley.admin;

import chat.parley.money.Book;
import chat.parley.usage.Span;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request for statements asks for, or what is wrong with it.
sealed interface StatementQuestion {

    /// @param group one alone, or what is of no group; empty for all of them
    /// @param book empty for real money, or for demo money in a month that used no other
    record Wanted(YearMonth month, Optional<UsageReport.Which> group, Optional<Book> book)
            implements StatementQuestion {

        Span span() {
            return new Span(month.atDay(1), month.atEndOfMonth());
        }

        UsageReport.Range range(Book of) {
            return new UsageReport.Range(of, span(), Optional.empty(), group, Optional.empty(), Optional.empty());
        }
    }

    /// What no statements can be made for.
    enum Wrong implements StatementQuestion {
        NO_MONTH,
        TO_COME,
        LONG_AGO,
        NO_GROUP,
        NO_BOOK,
        TOO_MANY
    }

    /// Stands for "of no group".
    String NONE = "none";

    /// Nobody had anything like it before.
    YearMonth FIRST = YearMonth.of(2000, 1);

    /// What is left out or empty: the last whole month, all groups.
    ///
    /// @param current the month that is not over
    static StatementQuestion of(
            @Nullable String month, @Nullable String group, @Nullable String book, YearMonth current) {
        var asked = text(month).map(StatementQuestion::month).orElse(Optional.of(current.minusMonths(1)));
        if (asked.isEmpty()) {
            return Wrong.NO_MONTH;
        }
        if (asked.get().isAfter(current)) {
            return Wrong.TO_COME;
        }
        if (asked.get().isBefore(FIRST)) {
            return Wrong.LONG_AGO;
        }
        var which = text(group).map(StatementQuestion::which);
        if (which.isPresent() && which.get().isEmpty()) {
            return Wrong.NO_GROUP;
        }
        var books = text(book).map(StatementQuestion::book);
        if (books.isPresent() && books.get().isEmpty()) {
            return Wrong.NO_BOOK;
        }
        return new Wanted(asked.get(), which.flatMap(one -> one), books.flatMap(one -> one));
    }

    private static Optional<String> text(@Nullable String text) {
        return Optional.ofNullable(text).filter(given -> !given.isEmpty());
    }

    /// Years have four digits here: people who write others mean something else.
    private static Optional<YearMonth> month(String text) {
        return Pattern.matches("[0-9]{4}-(0[1-9]|1[0-2])", text)
                ? Optional.of(YearMonth.parse(text))
                : Optional.empty();
    }

    private static Optional<UsageReport.Which> which(String text) {
        try {
            return Optional.of(new UsageReport.Which(text.equals(NONE) ? null : UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Book> book(String text) {
        return Arrays.stream(Book.values())
                .filter(book -> book.text().equals(text))
                .findFirst();
    }
}
