package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.audit.AuditEvent;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.Leg;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.ledger.ReserveRequest;
import chat.parley.ledger.SettleRequest;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BudgetsTest {

    private static final String MODEL = "deepseek-v4-flash";

    @Inject
    Budgets budgets;

    @Inject
    Balances balances;

    @Inject
    Ledger ledger;

    @Inject
    Cast cast;

    @Test
    void setUpLimitsTheOrganisationAndEveryoneInBothBooks() {
        var ada = cast.ada().id();
        for (Book book : Book.values()) {
            var legs = tx(() -> budgets.legsFor(ada, null, MODEL, book, Instant.now()))
                    .legs();
            assertThat(legs).extracting(Leg::ownerKind).containsExactly(OwnerKind.USER, OwnerKind.ORGANISATION);
            assertThat(legs).extracting(Leg::limit).containsExactly(Money.parse("20"), Money.parse("200"));
            assertThat(legs).allMatch(Leg::hard).extracting(Leg::period).containsOnly(Period.MONTH);
        }
    }

    @Test
    void aPeriodStartsAtMidnightInTheOrganisationsZone() {
        var grace = cast.grace().id();
        // Oslo is two hours ahead: this is already the first of July there.
        var legs = tx(() -> budgets.legsFor(grace, null, MODEL, Book.REAL, Instant.parse("2026-06-30T22:00:00Z")));
        assertThat(legs.day()).isEqualTo(LocalDate.of(2026, 7, 1));
        assertThat(legs.legs()).extracting(Leg::periodStart).containsOnly(LocalDate.of(2026, 7, 1));
        var before = tx(() -> budgets.legsFor(grace, null, MODEL, Book.REAL, Instant.parse("2026-06-30T21:59:59Z")));
        assertThat(before.legs()).extracting(Leg::periodStart).containsOnly(LocalDate.of(2026, 6, 1));
    }

    @Test
    void aPersonsOwnBudgetsReplaceTheMembers() {
        var person = cast.newMember("own-budget").id();
        var before = personal(person);
        assertThat(before.limit()).isEqualTo(Money.parse("20"));
        var revision = tx(() -> budgets.legsFor(person, null, MODEL, Book.REAL, Instant.now()))
                .revision();
        set(person, Period.DAY, "3");
        assertThat(personal(person).limit()).isEqualTo(Money.parse("3"));
        assertThat(personal(person).period()).isEqualTo(Period.DAY);
        assertThat(tx(() -> budgets.legsFor(person, null, MODEL, Book.REAL, Instant.now()))
                        .revision())
                .isEqualTo(revision + 1);
        var other = cast.newMember("no-own-budget").id();
        assertThat(personal(other).limit()).isEqualTo(Money.parse("20"));

        var place = new Budget.Place(Book.REAL, BudgetOwner.USER, person.toString(), Period.DAY);
        assertThat(tx(() -> Budget.remove(place, cast.ada().id(), "test", Instant.now())))
                .isTrue();
        assertThat(personal(person).limit()).isEqualTo(Money.parse("20"));
        assertThat(tx(() -> Budget.remove(place, cast.ada().id(), "test", Instant.now())))
                .isFalse();
    }

    @Test
    void keysAndModelsAreLegsWhereTheyHaveBudgets() {
        var person = cast.newMember("key-owner").id();
        var key = UUID.fromString("01890000-0000-7000-8000-000000000001");
        tx(() -> Budget.setLimit(
                new Budget.Place(Book.REAL, BudgetOwner.KEY, key.toString(), Period.NONE),
                Money.parse("1"),
                Mode.HARD,
                null,
                "test",
                Instant.now()));
        tx(() -> Budget.setLimit(
                new Budget.Place(Book.REAL, BudgetOwner.MODEL, "some-model", Period.WEEK),
                Money.parse("2"),
                Mode.SOFT,
                null,
                "test",
                Instant.now()));
        assertThat(tx(() -> budgets.legsFor(person, key, "some-model", Book.REAL, Instant.now()))
                        .legs())
                .extracting(Leg::ownerKind)
                .containsExactlyInAnyOrder(OwnerKind.KEY, OwnerKind.USER, OwnerKind.MODEL, OwnerKind.ORGANISATION);
        assertThat(tx(() -> budgets.legsFor(person, null, "other", Book.REAL, Instant.now()))
                        .legs())
                .extracting(Leg::ownerKind)
                .containsExactlyInAnyOrder(OwnerKind.USER, OwnerKind.ORGANISATION);
        assertThat(tx(() -> budgets.legsFor(person, key, "some-model", Book.DEMO, Instant.now()))
                        .legs())
                .extracting(Leg::ownerKind)
                .containsExactlyInAnyOrder(OwnerKind.USER, OwnerKind.ORGANISATION);
    }

    @Test
    void zeroIsALimitAndBelowZeroIsNone() {
        var person = cast.newMember("no-spending").id();
        set(person, Period.MONTH, "0");
        assertThat(personal(person).limit()).isEqualTo(Money.ZERO);
        assertThatThrownBy(() -> set(person, Period.MONTH, "-0.000000001"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(personal(person).limit()).isEqualTo(Money.ZERO);
    }

    @Test
    void everyChangeIsAudited() {
        var person = cast.newMember("audited").id();
        set(person, Period.MONTH, "7");
        var budget = tx(() -> Budget.of(BudgetOwner.USER, person.toString(), Book.REAL))
                .getFirst();
        AuditEvent event = tx(() ->
                AuditEvent.<AuditEvent>find("targetId", budget.id.toString()).firstResult());
        assertThat(event.action).isEqualTo("budget_changed");
        assertThat(event.actor).isEqualTo(cast.ada().id());
        assertThat(event.details).containsEntry("after", "7.000000000 hard").containsEntry("reason", "test");
    }

    @Test
    void aRefusalTellsMembersTheirOwnAmountsOnly() {
        var grace = cast.grace().id();
        var own = refusal(OwnerKind.USER, grace, Reason.EXHAUSTED, grace);
        assertThat(own.status()).isEqualTo(402);
        assertThat(own.type()).isEqualTo("budget_exhausted");
        assertThat(own.members())
                .containsEntry("budget", "user")
                .containsEntry("spent", Money.parse("19"))
                .containsEntry("held", Money.parse("0.5"))
                .containsEntry("limit", Money.parse("20"))
                .containsEntry("currency", "USD")
                .containsEntry("affordableTokens", 12)
                .containsKey("renewsAt");
        var organisations = refusal(OwnerKind.ORGANISATION, grace, Reason.EXHAUSTED, grace);
        assertThat(organisations.members())
                .containsEntry("budget", "organisation")
                .doesNotContainKeys("spent", "held", "limit");
        assertThat(refusal(
                                OwnerKind.ORGANISATION,
                                grace,
                                Reason.EXHAUSTED,
                                cast.ada().id())
                        .members())
                .containsKeys("spent", "held", "limit");
    }

    @Test
    void eachReasonHasItsAnswer() {
        var grace = cast.grace().id();
        var tooLarge = refusal(OwnerKind.USER, grace, Reason.TOO_LARGE, grace);
        assertThat(tooLarge.status()).isEqualTo(402);
        assertThat(tooLarge.type()).isEqualTo("request_too_large_for_budget");
        assertThat(tooLarge.retryAfterSeconds()).isNull();
        var onHold = refusal(OwnerKind.USER, grace, Reason.ON_HOLD, grace);
        assertThat(onHold.status()).isEqualTo(429);
        assertThat(onHold.type()).isEqualTo("budget_on_hold");
        assertThat(onHold.retryAfterSeconds()).isPositive();
        assertThat(refusal(OwnerKind.USER, grace, Reason.FROZEN, grace).status())
                .isEqualTo(503);
        assertThat(refusal(OwnerKind.USER, grace, Reason.BARRED, grace).type()).isEqualTo("model_barred");
    }

    /// Spends under the members' monthly limit, then under a daily one of their own, then under the members' again.
    @Test
    void whatWasSpentUnderAnotherBudgetCountsWhenTheFirstComesBack() {
        var person = cast.newMember("to-and-fro").id();
        spend(person, "0.000000040");
        var place = new Budget.Place(Book.REAL, BudgetOwner.USER, person.toString(), Period.DAY);
        set(person, Period.DAY, "5");
        spend(person, "0.000000030");
        assertThat(spent(person)).containsExactly(Money.parse("0.000000070"));
        tx(() -> Budget.remove(place, cast.ada().id(), "test", Instant.now()));
        assertThat(spent(person)).containsExactly(Money.parse("0.000000070"));
        spend(person, "0.000000001");
        assertThat(spent(person)).containsExactly(Money.parse("0.000000071"));
    }

    /// Lowering the members' limit reaches everybody under it and nobody else, at once.
    @Test
    void theMembersLimitReachesAllWhoHaveNoneOfTheirOwn() {
        var under = cast.newMember("under-members").id();
        var apart = cast.newMember("apart").id();
        set(apart, Period.MONTH, "9");
        spend(under, "0.000000050");
        spend(apart, "0.000000050");
        var members = new Budget.Place(Book.REAL, BudgetOwner.MEMBER, "", Period.MONTH);
        try {
            setLimit(members, "0.000000010");
            assertThat(account(under).limit).isEqualTo(Money.parse("0.000000010"));
            assertThat(account(under).ceiling).isEqualTo(Money.parse("0.000000050"));
            assertThat(account(apart).limit).isEqualTo(Money.parse("9"));
            assertThat(reserve(under))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED));
        } finally {
            setLimit(members, "20");
        }
        assertThat(account(under).ceiling).isEqualTo(Money.parse("20"));
    }

    private LedgerAccount account(UUID person) {
        return tx(() -> LedgerAccount.of(OwnerKind.USER, person.toString(), Book.REAL))
                .getFirst();
    }

    private List<Money> spent(UUID person) {
        return tx(() -> balances.ofPeople(List.of(person))).stream()
                .filter(view -> view.book() == Book.REAL)
                .map(BudgetView::spent)
                .toList();
    }

    private void spend(UUID person, String amount) {
        var cost = Money.parse(amount);
        var granted = (Granted) reserve(person);
        ledger.retrying(() ->
                ledger.settle(new SettleRequest(granted.attempt(), cost, Usage.NONE, false, "completed", List.of())));
    }

    private Reservation reserve(UUID person) {
        return ledger.retrying(() -> {
            var legs = budgets.legsFor(person, null, MODEL, Book.REAL, Instant.now());
            return ledger.reserve(new ReserveRequest(
                    Ids.next(),
                    "chat",
                    Book.REAL,
                    person,
                    null,
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
                    5,
                    legs.legs(),
                    legs.revision()));
        });
    }

    private void setLimit(Budget.Place place, String limit) {
        tx(() ->
                Budget.setLimit(place, Money.parse(limit), Mode.HARD, cast.ada().id(), "test", Instant.now()));
    }

    private BudgetRefusal refusal(OwnerKind kind, UUID owner, Reason reason, UUID reader) {
        var leg = new Leg(
                kind,
                kind == OwnerKind.USER ? owner.toString() : "",
                Period.MONTH,
                LocalDate.of(2026, 11, 1),
                Money.parse("20"),
                true);
        return tx(() ->
                budgets.refusal(new Refused(leg, Money.parse("19"), Money.parse("0.5"), reason, 12), reader, null));
    }

    private Leg personal(UUID account) {
        return tx(() -> budgets.legsFor(account, null, MODEL, Book.REAL, Instant.now())).legs().stream()
                .filter(leg -> leg.ownerKind() == OwnerKind.USER)
                .findFirst()
                .orElseThrow();
    }

    private void set(UUID person, Period period, String limit) {
        setLimit(new Budget.Place(Book.REAL, BudgetOwner.USER, person.toString(), period), limit);
    }

    private static <T> T tx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
