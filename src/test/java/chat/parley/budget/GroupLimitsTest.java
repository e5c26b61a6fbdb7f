package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.account.Group;
import chat.parley.ledger.Attempt;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.Leg;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// What groups share, what each of their members may spend, and that a change of either counts at once.
@QuarkusTest
class GroupLimitsTest extends GroupStage {

    @Inject
    Cast cast;

    @Test
    void theNearestLimitOfAPersonCounts() {
        var person = cast.newMember("nearest").id();
        assertThat(legs(person, Book.REAL)).extracting(Leg::ownerKind).doesNotContain(OwnerKind.GROUP);
        assertThat(personal(person).limit()).isEqualTo(Money.parse("20"));

        var group = group("Nearest", person);
        assertThat(legs(person, Book.REAL)).extracting(Leg::ownerKind).doesNotContain(OwnerKind.GROUP);
        assertThat(personal(person).limit()).isEqualTo(Money.parse("20"));

        set(BudgetOwner.GROUP_MEMBER, group, Period.MONTH, "7");
        set(BudgetOwner.GROUP, group, Period.WEEK, "30");
        assertThat(personal(person).limit()).isEqualTo(Money.parse("7"));
        assertThat(legs(person, Book.REAL))
                .filteredOn(leg -> leg.ownerKind() == OwnerKind.GROUP)
                .singleElement()
                .satisfies(pool -> {
                    assertThat(pool.ownerId()).isEqualTo(group.toString());
                    assertThat(pool.period()).isEqualTo(Period.WEEK);
                    assertThat(pool.limit()).isEqualTo(Money.parse("30"));
                });
        assertThat(legs(person, Book.DEMO)).extracting(Leg::ownerKind).doesNotContain(OwnerKind.GROUP);

        set(BudgetOwner.USER, person, Period.MONTH, "9");
        assertThat(personal(person).limit()).isEqualTo(Money.parse("9"));
        remove(BudgetOwner.USER, person, Period.MONTH);
        assertThat(personal(person).limit()).isEqualTo(Money.parse("7"));
        remove(BudgetOwner.GROUP_MEMBER, group, Period.MONTH);
        assertThat(personal(person).limit()).isEqualTo(Money.parse("20"));
    }

    @Test
    void onlyTheGroupThatPaysLimits() {
        var person = cast.newMember("one-pays").id();
        var first = group("Limits first", person);
        var second = group("Limits second", person);
        set(BudgetOwner.GROUP_MEMBER, first, Period.MONTH, "3");
        set(BudgetOwner.GROUP_MEMBER, second, Period.MONTH, "4");
        set(BudgetOwner.GROUP, second, Period.MONTH, "40");
        assertThat(personal(person).limit()).isEqualTo(Money.parse("3"));
        assertThat(legs(person, Book.REAL)).extracting(Leg::ownerKind).doesNotContain(OwnerKind.GROUP);
        tx(() -> {
            Account.find(person).orElseThrow().billTo(second, Instant.now());
            return null;
        });
        assertThat(personal(person).limit()).isEqualTo(Money.parse("4"));
        assertThat(legs(person, Book.REAL)).extracting(Leg::ownerKind).contains(OwnerKind.GROUP);
    }

    /// The account of the current period has the new limit before the next call asks for it.
    @Test
    void aChangeCountsAtOnce() {
        var person = cast.newMember("at-once").id();
        spend(person, "0.000000040");
        var group = tx(() -> Group.create("At once", Instant.now()).id);
        set(BudgetOwner.GROUP_MEMBER, group, Period.MONTH, "0.000000010");
        assertThat(account(person).limit).isEqualTo(Money.parse("20"));

        join(group, person);
        assertThat(account(person).limit).isEqualTo(Money.parse("0.000000010"));
        assertThat(account(person).ceiling).isEqualTo(Money.parse("0.000000040"));
        assertThat(reserve(person))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE));

        set(BudgetOwner.GROUP_MEMBER, group, Period.MONTH, "1");
        assertThat(account(person).limit).isEqualTo(Money.parse("1"));
        assertThat(account(person).ceiling).isEqualTo(Money.parse("1"));
        remove(BudgetOwner.GROUP_MEMBER, group, Period.MONTH);
        assertThat(account(person).limit).isEqualTo(Money.parse("20"));
        set(BudgetOwner.GROUP_MEMBER, group, Period.MONTH, "2");
        tx(() -> {
            Group.find(group).orElseThrow().delete(cast.ada().id(), Instant.now());
            return null;
        });
        assertThat(account(person).limit).isEqualTo(Money.parse("20"));
        assertThat(tx(() -> Budget.of(BudgetOwner.GROUP_MEMBER, group.toString(), Book.REAL)))
                .isEmpty();
    }

    @Test
    void theGroupsDefaultReachesThoseItIsForAndNobodyElse() {
        var under = cast.newMember("under-group").id();
        var own = cast.newMember("own-in-group").id();
        var elsewhere = cast.newMember("pays-elsewhere").id();
        var outside = cast.newMember("outside-group").id();
        group("Comes first", elsewhere);
        var group = group("Reach", under);
        join(group, own);
        join(group, elsewhere);
        set(BudgetOwner.USER, own, Period.MONTH, "9");
        for (var person : List.of(under, own, elsewhere, outside)) {
            spend(person, "0.000000040");
        }
        set(BudgetOwner.GROUP_MEMBER, group, Period.MONTH, "6");
        assertThat(account(under).limit).isEqualTo(Money.parse("6"));
        assertThat(account(own).limit).isEqualTo(Money.parse("9"));
        assertThat(account(elsewhere).limit).isEqualTo(Money.parse("20"));
        assertThat(account(outside).limit).isEqualTo(Money.parse("20"));
        // Everybody's limit goes past those whom a group's reaches.
        set(BudgetOwner.MEMBER, null, Period.MONTH, "21");
        try {
            assertThat(account(under).limit).isEqualTo(Money.parse("6"));
            assertThat(account(outside).limit).isEqualTo(Money.parse("21"));
        } finally {
            set(BudgetOwner.MEMBER, null, Period.MONTH, "20");
        }
    }

    /// Spends under the members' monthly limit, then under a group's daily one, then under the members' again.
    @Test
    void whatWasSpentUnderAGroupsLimitCountsAfterLeaving() {
        var person = cast.newMember("group-and-back").id();
        spend(person, "0.000000040");
        var group = tx(() -> Group.create("For a day", Instant.now()).id);
        set(BudgetOwner.GROUP_MEMBER, group, Period.DAY, "5");
        join(group, person);
        spend(person, "0.000000030");
        assertThat(spent(person)).containsExactly(Money.parse("0.000000070"));
        tx(() -> Group.find(group).orElseThrow().remove(person));
        assertThat(spent(person)).containsExactly(Money.parse("0.000000070"));
        assertThat(account(person).posted).isEqualTo(Money.parse("0.000000070"));
    }

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

    @Test
    void thoseWhoPayFromAPoolMayReadItsAmounts() {
        var person = cast.newMember("reader").id();
        var stranger = cast.newMember("no-reader").id();
        var group = group("Readable", person);
        set(BudgetOwner.GROUP, group, Period.MONTH, "12");
        assertThat(tx(() -> balances.of(person, false)))
                .filteredOn(view -> view.owner().equals("group"))
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.name()).isEqualTo("Readable");
                    assertThat(view.limit()).isEqualTo(Money.parse("12"));
                });
        assertThat(tx(() -> balances.of(stranger, false)))
                .extracting(BudgetView::owner)
                .doesNotContain("group");
    }
}
