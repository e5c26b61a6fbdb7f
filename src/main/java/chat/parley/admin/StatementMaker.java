package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.ledger.LedgerAccount;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.usage.UsageTotals;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts statements into the words and figures of one reader.
record StatementMaker(
        Organisation organisation,
        StatementQuestion.Wanted wanted,
        StatementReport.Month figures,
        StatementText text,
        StatementWords words,
        Instant now) {

    /// @param group the name of the one group that is asked for, or null
    Statements make(@Nullable String group) {
        var month = text.month(wanted.month());
        var sheets = new ArrayList<Statements.Sheet>();
        if (wanted.group().isEmpty() && !figures.parts().isEmpty()) {
            sheets.add(sum());
        }
        figures.parts().forEach(part -> sheets.add(sheet(part)));
        var empty = group == null ? words.empty(month) : words.emptyGroup(group, month);
        return new Statements(
                month,
                period(),
                text.moment(now, organisation.zoneAt(now)),
                text.currency(),
                figures.book() == Book.DEMO,
                links(),
                sheets.isEmpty() ? empty : "",
                sheets);
    }

    private Statements.Sheet sum() {
        var groups = figures.parts().stream()
                .map(part -> line(nameOf(part), address(wanted.month(), id(part)), false, part.total()))
                .toList();
        var title = words.allGroups();
        return new Statements.Sheet(
                title,
                false,
                "",
                List.of(
                        table(words.byGroup(), words.group(), title, groups, figures.total()),
                        table(words.byModel(), words.model(), title, allModels(), figures.total())),
                notes(figures.total(), figures.unconfirmed(), words.noteSum()));
    }

    private Statements.Sheet sheet(StatementReport.Part part) {
        var title = nameOf(part);
        return new Statements.Sheet(
                title,
                part.id() != null && !part.kept(),
                part.limit().map(limit -> limit(limit, part.total().cost())).orElse(""),
                List.of(
                        table(words.byPerson(), words.person(), title, people(part), part.total()),
                        table(words.byModel(), words.model(), title, models(part), part.total())),
                notes(part.total(), part.among(figures.unconfirmed()), words.noteBilled()));
    }

    /// The models of all groups, the dearest first.
    private List<Statements.Line> allModels() {
        var sums = new LinkedHashMap<UsageReport.Of, UsageTotals>();
        figures.parts().stream()
                .flatMap(part -> part.models().stream())
                .forEach(row -> sums.merge(of(row), row.totals(), UsageTotals::plus));
        return sums.entrySet().stream()
                .sorted(Map.Entry.<UsageReport.Of, UsageTotals>comparingByValue(Comparator.comparing(UsageTotals::cost))
                        .reversed())
                .map(sum -> line(nameOf(sum.getKey()), null, false, sum.getValue()))
                .toList();
    }

    private List<Statements.Line> people(StatementReport.Part part) {
        return part.people().stream()
                .map(row -> line(nameOf(of(row)), null, isKey(of(row)), row.totals()))
                .toList();
    }

    private List<Statements.Line> models(StatementReport.Part part) {
        return part.models().stream()
                .map(row -> line(nameOf(of(row)), null, false, row.totals()))
                .toList();
    }

    private Statements.Table table(
            String heading, String kind, String title, List<Statements.Line> lines, UsageTotals total) {
        return new Statements.Table(
                heading, kind, words.label(heading, title), lines, line(words.total(), null, false, total));
    }

    private Statements.Line line(String name, @Nullable String href, boolean key, UsageTotals totals) {
        return new Statements.Line(
                name,
                href,
                key,
                text.count(totals.calls()),
                text.count(totals.freshTokens()),
                text.count(totals.cachedTokens()),
                text.count(totals.outputTokens()),
                text.amount(totals.cost()));
    }

    /// Beside what the group spent by its statement: the account counted only while the limit was in force.
    private String limit(LedgerAccount account, Money spent) {
        var limit = account.limit == null ? Money.ZERO : account.limit;
        var whole = limit.plus(account.extra);
        var parts = new ArrayList<String>();
        parts.add(text.exact(whole));
        if (!account.extra.equals(Money.ZERO)) {
            parts.add(words.limitAdded(text.exact(account.extra)));
        }
        parts.add(
                whole.equals(Money.ZERO)
                        ? words.limitUsed(text.exact(spent))
                        : words.limitShare(text.exact(spent), text.percent(spent, whole)));
        if (account.ceiling == null) {
            parts.add(words.limitWarns());
        }
        return String.join(" · ", parts);
    }

    private List<String> notes(UsageTotals total, List<String> unconfirmed, String first) {
        var notes = new ArrayList<String>();
        if (!wanted.month().atEndOfMonth().isBefore(organisation.dayOf(now))) {
            notes.add(words.noteOpen());
        }
        if (total.estimatedCalls() > 0) {
            notes.add(words.noteProvisional(text.count(total.estimatedCalls())));
        }
        if (!total.overrun().equals(Money.ZERO)) {
            notes.add(words.noteAbove(text.exact(total.overrun())));
        }
        if (!unconfirmed.isEmpty()) {
            notes.add(words.noteUnconfirmed(String.join(", ", unconfirmed)));
        }
        notes.add(first);
        notes.add(words.noteExact());
        return notes;
    }

    /// What zone counted the days of long ago is not kept.
    private String period() {
        var span = wanted.span();
        var midnights = organisation.midnights();
        var before = midnights.since() != null && span.from().isBefore(midnights.since());
        var zone = before
                ? words.zoneThen()
                : midnights.zoneAt(midnights.startOf(span.from())).getId();
        return words.period(text.day(span.from()), text.day(span.to()), zone);
    }

    private Statements.Links links() {
        var month = wanted.month();
        var open = !month.isBefore(YearMonth.from(organisation.dayOf(now)));
        var group = wanted.group().map(StatementMaker::id);
        return new Statements.Links(
                month.equals(StatementQuestion.FIRST) ? null : link(month.minusMonths(1), group.orElse("")),
                open ? null : link(month.plusMonths(1), group.orElse("")),
                group.isEmpty() ? null : address(month, ""),
                csv(group.orElse("")));
    }

    private Statements.Link link(YearMonth month, String group) {
        return new Statements.Link(address(month, group), text.month(month));
    }

    private String address(YearMonth month, String group) {
        return "/admin/statements?month=" + month
                + (group.isEmpty() ? "" : "&group=" + group)
                + wanted.book().map(book -> "&book=" + book.text()).orElse("");
    }

    private String csv(String group) {
        var span = wanted.span();
        return "/api/admin/usage?from=" + span.from() + "&to=" + span.to()
                + (group.isEmpty() ? "&by=group&then=user" : "&by=user&then=model&group=" + group)
                + "&book=" + figures.book().text() + "&format=csv";
    }

    private String nameOf(StatementReport.Part part) {
        if (part.id() == null) {
            return words.noGroup();
        }
        return part.name() == null ? part.id() : part.name();
    }

    private String nameOf(UsageReport.Of of) {
        if (of.name() != null) {
            return of.name();
        }
        return of.id() == null ? "–" : of.id();
    }

    private static String id(UsageReport.Which which) {
        return which.id() == null ? StatementQuestion.NONE : which.id().toString();
    }

    private static String id(StatementReport.Part part) {
        return part.id() == null ? StatementQuestion.NONE : part.id();
    }

    private static UsageReport.Of of(UsageReport.Row row) {
        return row.then() == null ? new UsageReport.Of(row.id(), row.name(), row.page()) : row.then();
    }

    /// A group's own key stands under its name where a person's would.
    private static boolean isKey(UsageReport.Of person) {
        return person.name() != null && !person.page();
    }
}
