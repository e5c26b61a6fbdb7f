package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.account.Group;
import chat.parley.account.MoneyShown;
import chat.parley.ledger.Leg;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Book;
import chat.parley.money.Money;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What groups share, what each of their members may spend, and that a change of either counts at once.
@QuarkusTest
class GroupLimitsTest extends GroupStage {

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
    void thoseWhoPayFromAPoolMayReadItsAmounts() {
        var person = cast.newMember("reader").id();
        var stranger = cast.newMember("no-reader").id();
        var group = group("Readable", person);
        set(BudgetOwner.GROUP, group, Period.MONTH, "12");
        assertThat(tx(() -> balances.of(person, false, MoneyShown.AMOUNTS)))
                .filteredOn(view -> view.owner().equals("group"))
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.name()).isEqualTo("Readable");
                    assertThat(view.limit()).isEqualTo(Money.parse("12"));
                });
        assertThat(tx(() -> balances.of(stranger, false, MoneyShown.AMOUNTS)))
                .extracting(BudgetView::owner)
                .doesNotContain("group");
    }
}
