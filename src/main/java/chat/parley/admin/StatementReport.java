package chat.parley.admin;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import chat.parley.http.Problem;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.time.Midnights;
import chat.parley.usage.UsageTotals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A month by group, with the people and the models of each: a handful of sums, whatever the number of groups.
@ApplicationScoped
class StatementReport {

    /// What one group paid for; `id` and `name` are null for what no group did.
    ///
    /// @param kept whether the group is still there
    /// @param limit what it shared in that month, as it stood last
    record Part(
            @Nullable String id,
            @Nullable String name,
            boolean kept,
            List<UsageReport.Row> people,
            List<UsageReport.Row> models,
            UsageTotals total,
            Optional<LedgerAccount> limit) {

        List<String> among(List<String> all) {
            return all.stream()
                    .filter(model -> models.stream()
                            .map(UsageReport.Row::then)
                            .anyMatch(then -> then != null && model.equals(then.id())))
                    .toList();
        }
    }

    /// @param total what the organisation spent, or the one group that is asked for
    /// @param unconfirmed the models in it whose prices nobody had confirmed
    record Month(Book book, UsageTotals total, List<Part> parts, List<String> unconfirmed) {

        /// How many decimals show every line exactly, and with them every sum.
        int places() {
            return StatementText.placesOf(parts.stream()
                    .flatMap(part -> Stream.concat(part.people.stream(), part.models.stream()))
                    .map(row -> row.totals().cost())
                    .toList());
        }
    }

    private static final UsageReport.Lines PEOPLE = new UsageReport.Lines(UsageBy.GROUP, UsageBy.USER);
    private static final UsageReport.Lines MODELS = new UsageReport.Lines(UsageBy.GROUP, UsageBy.MODEL);

    private final UsageReport report;
    private final EntityManager database;

    @Inject
    StatementReport(UsageReport report, EntityManager database) {
        this.report = report;
        this.database = database;
    }

    /// Lets all that this transaction reads be of one moment, so that sums agree while calls are being settled.
    /// First thing in a transaction only.
    void ofOneMoment() {
        database.createNativeQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                .executeUpdate();
    }

    /// @throws Problem 400 where it would be more than [UsageReport#MOST] lines
    Month read(StatementQuestion.Wanted wanted, Midnights midnights) {
        var book = wanted.book().orElseGet(() -> bookOf(wanted));
        var range = wanted.range(book);
        var people = report.rows(range, PEOPLE);
        var models = byGroup(report.rows(range, MODELS));
        var limits = limits(wanted, book);
        var parts = byGroup(people).entrySet().stream()
                .map(group -> part(group.getValue(), models.getOrDefault(group.getKey(), List.of()), limits))
                .toList();
        return new Month(book, report.total(range), parts, report.unconfirmed(range, midnights));
    }

    /// A month in which nothing but the demo was used is stated in its money.
    private Book bookOf(StatementQuestion.Wanted wanted) {
        var all = new StatementQuestion.Wanted(wanted.month(), Optional.empty(), Optional.empty());
        return isUsed(all, Book.REAL) || !isUsed(all, Book.DEMO) ? Book.REAL : Book.DEMO;
    }

    private boolean isUsed(StatementQuestion.Wanted wanted, Book book) {
        return report.total(wanted.range(book)).calls() > 0;
    }

    private static Part part(
            List<UsageReport.Row> people, List<UsageReport.Row> models, Map<String, LedgerAccount> limits) {
        var of = people.getFirst();
        return new Part(
                of.id(),
                of.name(),
                of.page(),
                people,
                models,
                people.stream().map(UsageReport.Row::totals).reduce(UsageTotals.NONE, UsageTotals::plus),
                Optional.ofNullable(limits.get(key(of))));
    }

    private static Map<String, LedgerAccount> limits(StatementQuestion.Wanted wanted, Book book) {
        return LedgerAccount.of(
                        OwnerKind.GROUP, book, Period.MONTH, wanted.month().atDay(1))
                .stream()
                .collect(toMap(account -> account.ownerId, account -> account));
    }

    private static Map<String, List<UsageReport.Row>> byGroup(List<UsageReport.Row> rows) {
        return rows.stream().collect(groupingBy(StatementReport::key, LinkedHashMap::new, toList()));
    }

    private static String key(UsageReport.Row row) {
        return row.id() == null ? StatementQuestion.NONE : row.id();
    }
}
