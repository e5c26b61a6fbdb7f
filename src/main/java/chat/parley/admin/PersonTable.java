package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.http.Csv;
import chat.parley.http.Cursor;
import chat.parley.http.LongCsv;
import chat.parley.money.Book;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;

/// People as a table for spreadsheets; the amounts are this month's.
///
/// @param book whose money it is
record PersonTable(Book book, String currency) {

    /// A page of people, or all of them as a table.
    static Response answer(People people, ListQuestion question, HttpHeaders headers) {
        var search = question.search;
        if (!Csv.isWanted(question.format, headers)) {
            var book = people.shownBook();
            var page = people.list(book, search, Cursor.parse(question.after, 2), People.PAGE);
            return Response.ok(LedgerResource.OfBook.of(book, page), MediaType.APPLICATION_JSON_TYPE)
                    .build();
        }
        var table = new PersonTable(people.shownBook(), Organisation.current().currency);
        return LongCsv.response(
                "people",
                head(),
                after -> people.list(table.book, search, Cursor.parse(after, 2), LongCsv.PAGE),
                table::line);
    }

    private static Csv head() {
        return Csv.of(
                "id",
                "name",
                "email",
                "role",
                "status",
                "billedTo",
                "groups",
                "book",
                "currency",
                "limitOf",
                "limit",
                "added",
                "spent",
                "reserved",
                "left",
                "lastSeenAt",
                "createdAt");
    }

    private void line(Csv csv, People.Person person) {
        csv.line(
                person.id(),
                person.name(),
                person.email(),
                person.role().code(),
                person.status().code(),
                person.billedTo() == null ? null : person.billedTo().name(),
                person.groups().stream().map(People.GroupName::name).collect(Collectors.joining("; ")),
                book.text(),
                currency,
                limitOf(person),
                person.limit(),
                person.extra(),
                person.spent(),
                person.held(),
                person.left(),
                person.lastSeenAt(),
                person.createdAt());
    }

    /// Where the limit comes from, in the words of limits' owners.
    private static String limitOf(People.Person person) {
        if (person.limit() == null) {
            return "";
        }
        return person.ownLimit() ? "user" : person.groupLimit() ? "group_member" : "member";
    }
}
