package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Group;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.Leg;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.ReserveRequest;
import chat.parley.ledger.SettleRequest;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// What tests of groups' limits do with them: make groups, set limits, reserve and settle.
abstract class GroupStage {

    static final String MODEL = "deepseek-v4-flash";

    /// What a call of the tests holds, all of it or nothing.
    static final Money ONE = Money.parse("0.000000050");

    @Inject
    Budgets budgets;

    @Inject
    Balances balances;

    @Inject
    Ledger ledger;

    @Inject
    EntityManager entities;

    @Inject
    Cast cast;

    UUID group(String name, UUID... members) {
        var id = tx(() -> Group.create(name, Instant.now()).id);
        for (var member : members) {
            join(id, member);
        }
        return id;
    }

    static void join(UUID group, UUID person) {
        tx(() -> {
            Group.find(group).orElseThrow().add(person, Instant.now());
            return null;
        });
    }

    void set(BudgetOwner owner, UUID id, Period period, String limit) {
        var place = new Budget.Place(Book.REAL, owner, id == null ? "" : id.toString(), period);
        tx(() -> Budget.setLimit(place, Money.parse(limit), Mode.HARD, null, "test", Instant.now()));
    }

    static void remove(BudgetOwner owner, UUID id, Period period) {
        var place = new Budget.Place(Book.REAL, owner, id.toString(), period);
        assertThat(tx(() -> Budget.remove(place, null, "test", Instant.now()))).isTrue();
    }

    List<Leg> legs(UUID person, Book book) {
        return tx(() -> budgets.legsFor(person, null, MODEL, book, Instant.now()))
                .legs();
    }

    Leg personal(UUID person) {
        return legs(person, Book.REAL).stream()
                .filter(leg -> leg.ownerKind() == OwnerKind.USER)
                .findFirst()
                .orElseThrow();
    }

    static LedgerAccount account(UUID person) {
        return tx(() -> LedgerAccount.of(OwnerKind.USER, person.toString(), Book.REAL)).stream()
                .filter(account -> account.period == Period.MONTH)
                .findFirst()
                .orElseThrow();
    }

    static LedgerAccount pool(UUID group) {
        return tx(() -> LedgerAccount.of(OwnerKind.GROUP, group.toString(), Book.REAL))
                .getFirst();
    }

    long reported(UUID group) {
        return tx(() -> (Long) entities.createNativeQuery(
                        "SELECT coalesce(sum(cost), 0)::bigint FROM usage_daily WHERE group_id = ?1", Long.class)
                .setParameter(1, group)
                .getSingleResult());
    }

    List<Money> spent(UUID person) {
        return tx(() -> balances.ofPeople(List.of(person))).stream()
                .filter(view -> view.book() == Book.REAL)
                .map(BudgetView::spent)
                .toList();
    }

    void spend(UUID person, String amount) {
        settle((Granted) reserve(person), Money.parse(amount));
    }

    void settle(Granted granted, Money cost) {
        ledger.retrying(() ->
                ledger.settle(new SettleRequest(granted.attempt(), cost, Usage.NONE, false, "completed", List.of())));
    }

    /// As the door to a model does: made anew where the budgets changed in between.
    Reservation reserve(UUID person) {
        return reserve(person, Book.REAL);
    }

    Reservation reserve(UUID person, Book book) {
        while (true) {
            var answer = ledger.retrying(() ->
                    ledger.reserve(request(person, budgets.legsFor(person, null, MODEL, book, Instant.now()), book)));
            if (!(answer instanceof Reservation.StaleBudgets)) {
                return answer;
            }
        }
    }

    static ReserveRequest request(UUID person, BudgetLegs legs) {
        return request(person, legs, Book.REAL);
    }

    static ReserveRequest request(UUID person, BudgetLegs legs, Book book) {
        return new ReserveRequest(
                Ids.next(),
                "chat",
                book,
                person,
                legs.group(),
                null,
                null,
                person,
                person,
                person,
                MODEL,
                person,
                legs.day(),
                0,
                "bytes",
                new Rates(0, 0, 1_000),
                50,
                50,
                legs.legs(),
                legs.revision());
    }

    interface Numbered<T> {
        T run(int number);
    }

    static <T> List<T> inParallel(int times, Numbered<T> work) throws Exception {
        var tasks = new ArrayList<Callable<T>>();
        for (int i = 0; i < times; i++) {
            int number = i;
            tasks.add(() -> work.run(number));
        }
        var results = new ArrayList<T>();
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (Future<T> done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
        }
        return results;
    }

    static <T> T tx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
