package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Group;
import chat.parley.ledger.Attempt;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Book;
import chat.parley.money.Money;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// Calls of people in groups, many at once and while the groups change.
@QuarkusTest
class GroupCallsTest extends GroupStage {

    @Test
    void noCallIsAdmittedUnderTheGroupsOfAMomentAgo() {
        var person = cast.newMember("stale").id();
        var group = tx(() -> Group.create("Stale", Instant.now()).id);
        var legs = tx(() -> budgets.legsFor(person, null, MODEL, Book.REAL, Instant.now()));
        join(group, person);
        var answer = ledger.retrying(() -> ledger.reserve(request(person, legs)));
        assertThat(answer).isInstanceOf(Reservation.StaleBudgets.class);
        var now = tx(() -> budgets.legsFor(person, null, MODEL, Book.REAL, Instant.now()));
        assertThat(now.group()).isEqualTo(group);
    }

    /// Forty calls of four people at once, against money for seven.
    @Test
    void aSharedLimitAdmitsExactlyWhatFits() throws Exception {
        var people = new ArrayList<UUID>();
        for (int i = 0; i < 4; i++) {
            people.add(cast.newMember("pool-" + i).id());
        }
        var group = group("Pool", people.toArray(UUID[]::new));
        set(BudgetOwner.GROUP, group, Period.MONTH, "0.000000350");
        var answers = inParallel(40, i -> reserve(people.get(i % people.size())));
        assertThat(answers).filteredOn(Granted.class::isInstance).hasSize(7);
        assertThat(answers)
                .filteredOn(Refused.class::isInstance)
                .hasSize(33)
                .allSatisfy(answer ->
                        assertThat(((Refused) answer).leg().ownerKind()).isEqualTo(OwnerKind.GROUP));
        for (var answer : answers) {
            if (answer instanceof Granted granted) {
                settle(granted, ONE);
            }
        }
        assertThat(pool(group).posted).isEqualTo(Money.parse("0.000000350"));
        assertThat(pool(group).held).isEqualTo(Money.ZERO);
        // Reached exactly: a nano-unit more does not fit.
        set(BudgetOwner.GROUP, group, Period.MONTH, "0.000000399");
        assertThat(reserve(people.getFirst())).isInstanceOf(Refused.class);
        set(BudgetOwner.GROUP, group, Period.MONTH, "0.000000400");
        assertThat(reserve(people.getFirst())).isInstanceOf(Granted.class);
    }

    /// A call belongs to the group that paid when it was admitted, whatever happens to the person or the group.
    @Test
    void aCallStaysWithTheGroupThatAdmittedIt() {
        var person = cast.newMember("pinned").id();
        var before = group("Pinned before", person);
        set(BudgetOwner.GROUP, before, Period.MONTH, "1");
        var moved = (Granted) reserve(person);
        var deleted = (Granted) reserve(person);
        var after = group("Pinned after", person);
        set(BudgetOwner.GROUP, after, Period.MONTH, "1");
        tx(() -> Group.find(before).orElseThrow().remove(person));
        settle(moved, ONE);
        assertThat(tx(() -> Attempt.find(moved.attempt()).orElseThrow().groupId))
                .isEqualTo(before);
        assertThat(pool(before).posted).isEqualTo(ONE);
        assertThat(pool(before).held).isEqualTo(ONE);
        assertThat(tx(() -> LedgerAccount.of(OwnerKind.GROUP, after.toString(), Book.REAL)))
                .isEmpty();
        tx(() -> {
            Group.find(before).orElseThrow().delete(cast.ada().id(), Instant.now());
            return null;
        });
        settle(deleted, ONE);
        assertThat(pool(before).posted).isEqualTo(ONE.plus(ONE));
        assertThat(pool(before).held).isEqualTo(Money.ZERO);
        assertThat(reported(before)).isEqualTo(ONE.plus(ONE).nano());
        assertThat(reported(after)).isZero();
    }

    /// People change groups while they call. Whatever the order, each call is on exactly the pool of its group.
    @Test
    void movingBetweenGroupsLosesNothing() throws Exception {
        var people = List.of(
                cast.newMember("mover-0").id(), cast.newMember("mover-1").id());
        var one = tx(() -> Group.create("Moves one", Instant.now()).id);
        var two = tx(() -> Group.create("Moves two", Instant.now()).id);
        set(BudgetOwner.GROUP, one, Period.MONTH, "1");
        set(BudgetOwner.GROUP, two, Period.MONTH, "1");
        set(BudgetOwner.GROUP_MEMBER, two, Period.MONTH, "2");
        var granted = new ConcurrentLinkedQueue<Granted>();
        inParallel(60, i -> {
            var person = people.get(i % 2);
            if (i % 3 == 0) {
                var group = i % 2 == 0 ? one : two;
                return tx(() -> {
                    var found = Group.find(group).orElseThrow();
                    if (!found.remove(person)) {
                        found.add(person, Instant.now());
                    }
                    return null;
                });
            }
            if (reserve(person) instanceof Granted call) {
                granted.add(call);
                settle(call, ONE);
            }
            return null;
        });
        assertThat(granted).hasSize(40);
        for (var group : List.of(one, two)) {
            var calls = granted.stream()
                    .filter(call ->
                            group.equals(tx(() -> Attempt.find(call.attempt()).orElseThrow().groupId)))
                    .count();
            assertThat(reported(group)).isEqualTo(calls * ONE.nano());
            var pools = tx(() -> LedgerAccount.of(OwnerKind.GROUP, group.toString(), Book.REAL));
            var posted = pools.stream().mapToLong(pool -> pool.posted.nano()).sum();
            assertThat(posted).isEqualTo(calls * ONE.nano());
            assertThat(pools).allSatisfy(pool -> assertThat(pool.held).isEqualTo(Money.ZERO));
        }
    }
}
