package chat.parley.admin;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.ledger.OwnerKind;
import chat.parley.money.Book;
import chat.parley.usage.Span;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a request for lines of the record, or for calls, may say. Demo money is shown only where it is asked for.
public class RecordQuestion {

    /// A person's id, in place of `owner` and `ownerId`.
    @QueryParam("account")
    @Nullable
    UUID account;

    @QueryParam("owner")
    @Nullable
    String owner;

    /// Left out for the organisation.
    @QueryParam("ownerId")
    @DefaultValue("")
    String ownerId = "";

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

    @QueryParam("book")
    @DefaultValue("real")
    String book = "real";

    @QueryParam("after")
    @Nullable
    String after;

    @QueryParam("format")
    @Nullable
    String format;

    Book book() {
        return UsageQuestion.book(book);
    }

    /// @throws Problem 400 naming the field
    SpendingRecord.Owner owner() {
        if (account != null) {
            return new SpendingRecord.Owner(OwnerKind.USER, account.toString());
        }
        if (owner == null || owner.isEmpty()) {
            throw Problem.invalid(
                    "owner", Fault.REQUIRED, "whose record? Give \"owner\" and \"ownerId\", or \"account\"");
        }
        var kind = Arrays.stream(OwnerKind.values())
                .filter(one -> one.text().equals(owner))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "owner", Fault.UNKNOWN_CHOICE, "user, group, key, model, organisation or overrun"));
        if (ownerId.isEmpty() != (kind == OwnerKind.ORGANISATION)) {
            throw ownerId.isEmpty()
                    ? Problem.invalid("ownerId", Fault.REQUIRED, "whose record? Give its id")
                    : Problem.invalid("ownerId", Fault.INVALID, "the organisation has none");
        }
        return new SpendingRecord.Owner(kind, ownerId);
    }

    /// Without days: all calls there ever were.
    ///
    /// @throws Problem 400 naming the field
    SpendingRecord.Calls calls(LocalDate today) {
        return new SpendingRecord.Calls(book(), account, days(today));
    }

    private @Nullable Span days(LocalDate today) {
        if (given(day)) {
            var one = Span.day("day", day, today);
            return new Span(one, one);
        }
        return given(from) || given(to) ? Span.parse(from, to, today) : null;
    }

    private static boolean given(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
