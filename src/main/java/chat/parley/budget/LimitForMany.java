package chat.parley.budget;

import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// The same limit for each of many owners of one kind, in both books.
///
/// @param ids of people, groups, keys or models that there are; each once
public record LimitForMany(BudgetOwner owner, List<String> ids, Period period, Money limit, Mode mode) {

    private static final int STATEMENTS_AT_ONCE = 200;

    /// @param budgets all of them in real money, those that were so before too
    /// @param made how many had none
    /// @param changed how many had another
    public record Done(List<Budget> budgets, int made, int changed) {}

    public LimitForMany {
        ids = List.copyOf(ids);
        Budget.check("limit", limit);
    }

    /// Sets all of them or none, in force once the transaction commits. Reservations wait until then, so it is
    /// written in few statements. Those that have this limit already are left alone.
    ///
    /// @param reason why, for the audit log; first limits need none
    /// @throws chat.parley.http.Problem 400 naming `reason` where one is changed without one
    public Done set(@Nullable UUID actor, String reason, Instant now) {
        Budget.lockAll();
        Budget.getEntityManager().unwrap(Session.class).setJdbcBatchSize(STATEMENTS_AT_ONCE);
        Map<String, Budget> before = before(Book.REAL);
        List<Budget> same = before.values().stream()
                .filter(budget -> !budget.isOther(limit, mode))
                .toList();
        int changed = before.size() - same.size();
        if (changed > 0) {
            Reason.of(reason);
        }
        Set<String> left = same.stream().map(budget -> budget.ownerId).collect(Collectors.toSet());
        List<String> others = ids.stream().filter(id -> !left.contains(id)).toList();
        List<Budget> all = new ArrayList<>(same);
        if (!others.isEmpty()) {
            put(Book.DEMO, others, before(Book.DEMO), actor, reason, now);
            all.addAll(put(Book.REAL, others, before, actor, reason, now));
        }
        return new Done(all, others.size() - changed, changed);
    }

    private Map<String, Budget> before(Book book) {
        return Budget.of(owner, ids, book, period).stream()
                .collect(Collectors.toMap(budget -> budget.ownerId, budget -> budget));
    }

    private List<Budget> put(
            Book book, List<String> of, Map<String, Budget> before, @Nullable UUID actor, String reason, Instant now) {
        List<Budget.Place> places =
                of.stream().map(id -> new Budget.Place(book, owner, id, period)).toList();
        Map<UUID, String> was = before.values().stream().collect(Collectors.toMap(budget -> budget.id, Budget::words));
        List<Budget> budgets = places.stream()
                .map(place -> before.getOrDefault(place.ownerId(), Budget.create(place, now)))
                .toList();
        budgets.forEach(budget -> budget.put(limit, mode, now));
        Budget.getEntityManager().flush();
        Budget.bumpRevision();
        if (owner.accounts() == OwnerKind.USER) {
            Set<UUID> people = places.stream()
                    .flatMap(place -> Budget.people(place).stream())
                    .collect(Collectors.toSet());
            Budget.applyPersonal(book, people, now);
        } else {
            budgets.forEach(budget -> budget.apply(now));
        }
        budgets.forEach(budget -> budget.recordChange(was.getOrDefault(budget.id, ""), actor, reason));
        return budgets;
    }
}
