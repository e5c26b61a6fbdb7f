package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.audit.AuditEvent;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.LedgerEntry;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Reason;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Adding to a limit for the period under way, over HTTP and on the books.
@QuarkusTest
class TopUpsTest extends GroupStage {

    @Inject
    AgroalDataSource pool;

    private static final String FIFTY = "0.000000050";

    @Test
    void anExhaustedLimitAdmitsTheNextCall() {
        var person = limited(FIFTY);
        spend(person, FIFTY);
        assertThat(reserve(person))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED));
        add(person, "0.000000060").statusCode(201).body("amount", equalTo("0.000000060"));

        var granted = (Granted) reserve(person);
        assertThat(granted.tightest(leg -> leg.ownerKind() == OwnerKind.USER)
                        .orElseThrow()
                        .left())
                .isEqualTo(Money.parse("0.000000010"));
        assertThat(reserve(person)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.ON_HOLD);
            assertThat(refused.limit()).isEqualTo(Money.parse("0.000000110"));
        });
        var account = account(person);
        assertThat(account.limit).isEqualTo(Money.parse(FIFTY));
        assertThat(account.ceiling).isEqualTo(Money.parse("0.000000110"));
        var view = standing(person);
        assertThat(view.limit()).isEqualTo(Money.parse("0.000000110"));
        assertThat(view.extra()).isEqualTo(Money.parse("0.000000060"));
        assertThat(view.left()).isEqualTo(Money.parse("0.000000010"));
    }

    @Test
    void theSameAgainAddsNothingAndAnotherUnderItsIdIsRefused() {
        var person = limited(FIFTY);
        var wish = wish(person, "1");
        post(wish).statusCode(201);
        post(wish).statusCode(200).body("id", equalTo(wish.get("id").toString()));
        assertThat(standing(person).extra()).isEqualTo(Money.parse("1"));
        wish.put("amount", "2");
        post(wish).statusCode(409).body("type", equalTo("id_conflict"));
        assertThat(standing(person).extra()).isEqualTo(Money.parse("1"));
        post(wish(person, "2")).statusCode(201);
        assertThat(standing(person).extra()).isEqualTo(Money.parse("3"));
    }

    @Test
    void theNextPeriodBeginsWithoutIt() {
        var person = limited(FIFTY);
        add(person, FIFTY).statusCode(201);
        assertThat(reserve(person)).isInstanceOf(Granted.class);
        assertThat(reserve(person)).isInstanceOf(Granted.class);
        assertThat(reserve(person)).isInstanceOf(Refused.class);

        var next = tx(() ->
                budgets.legsFor(person, null, MODEL, Book.REAL, Instant.now().plus(Duration.ofDays(32))));
        assertThat(ledger.retrying(() -> ledger.reserve(request(person, next)))).isInstanceOf(Granted.class);
        assertThat(ledger.retrying(() -> ledger.reserve(request(person, next)))).isInstanceOf(Refused.class);
        var accounts = tx(() -> LedgerAccount.of(OwnerKind.USER, person.toString(), Book.REAL));
        assertThat(accounts)
                .extracting(account -> account.ceiling)
                .containsExactly(Money.parse(FIFTY), Money.parse("0.000000100"));
    }

    @Test
    void itStaysWhenTheLimitChanges() {
        var person = limited(FIFTY);
        add(person, FIFTY).statusCode(201);
        set(BudgetOwner.USER, person, Period.MONTH, "0.000000010");
        assertThat(account(person).ceiling).isEqualTo(Money.parse("0.000000060"));
        assertThat(reserve(person)).isInstanceOf(Granted.class);
        assertThat(reserve(person)).isInstanceOf(Refused.class);
        // Back under the default for all members, with what was added.
        remove(BudgetOwner.USER, person, Period.MONTH);
        assertThat(account(person).ceiling).isEqualTo(Money.parse("20.000000050"));
        assertThat(standing(person).limit()).isEqualTo(Money.parse("20.000000050"));
    }

    @Test
    void aPersonUnderADefaultGetsMoreAndNobodyElse() {
        var person = cast.newMember("under-default").id();
        var other = cast.newMember("not-topped-up").id();
        add(person, "5").statusCode(201);
        assertThat(standing(person).limit()).isEqualTo(Money.parse("25"));
        assertThat(standing(person).own()).isFalse();
        assertThat(standing(other).limit()).isEqualTo(Money.parse("20"));
        cast.as(cast.ada())
                .get("/api/admin/accounts/" + person)
                .then()
                .body("limit", equalTo("20.000000000"))
                .body("extra", equalTo("5.000000000"))
                .body("left", equalTo("25.000000000"));
    }

    @Test
    void aGroupsPoolGetsMoreInBothBooks() {
        var person = cast.newMember("in-the-pool").id();
        var group = group("Pool with more", person);
        limit(Map.of("kind", "group", "id", group), FIFTY).statusCode(201);
        var wish = wish(group, FIFTY);
        wish.put("owner", "group");
        post(wish).statusCode(201).body("owner", equalTo("group"));
        for (var book : Book.values()) {
            assertThat(reserve(person, book)).isInstanceOf(Granted.class);
            assertThat(reserve(person, book)).isInstanceOf(Granted.class);
            assertThat(reserve(person, book)).isInstanceOf(Refused.class);
        }
        cast.as(cast.ada())
                .get("/api/admin/groups/" + group)
                .then()
                .body("extra", equalTo(FIFTY))
                .body("left", equalTo("0.000000000"));
    }

    @Test
    void theBooksAddUpAndTheRecordShowsIt() {
        var person = limited(FIFTY);
        spend(person, FIFTY);
        add(person, "2.5").statusCode(201);
        var account = account(person);
        assertThat(account.posted).isEqualTo(Money.parse(FIFTY));
        assertThat(tx(() -> entities.createNativeQuery(
                                "SELECT account FROM audit_ledger(true, now()) WHERE account = ?1", Long.class)
                        .setParameter(1, account.id)
                        .getResultList()))
                .isEmpty();
        assertThat(tx(() -> LedgerEntry.of(OwnerKind.USER, person.toString(), Book.REAL, null, 5))
                        .getFirst())
                .satisfies(entry -> {
                    assertThat(entry.kind).isEqualTo(LedgerEntry.Kind.TOP_UP);
                    assertThat(entry.amount).isEqualTo(Money.ZERO);
                    assertThat(entry.createdBy).isEqualTo(cast.ada().id());
                });
        cast.as(cast.ada())
                .get("/api/admin/ledger?account=" + person)
                .then()
                .body("items.findAll { it.kind == 'top_up' && it.book == 'real' }.added", contains("2.500000000"))
                .body("items.findAll { it.kind == 'top_up' && it.book == 'real' }.reason", contains("a long report"))
                .body("items.findAll { it.kind == 'charge' }.added", contains(nullValue()));
    }

    @Test
    void itIsAuditedAndBumpsTheRevision() {
        var person = limited(FIFTY);
        var before = tx(() -> budgets.legsFor(person, null, MODEL, Book.REAL, Instant.now()));
        var wish = wish(person, "1");
        post(wish).statusCode(201);
        assertThat(tx(() -> budgets.legsFor(person, null, MODEL, Book.REAL, Instant.now()))
                        .revision())
                .isEqualTo(before.revision() + 1);
        AuditEvent event =
                tx(() -> AuditEvent.<AuditEvent>find("targetId", wish.get("id").toString())
                        .firstResult());
        assertThat(event.action).isEqualTo("budget_topped_up");
        assertThat(event.actor).isEqualTo(cast.ada().id());
        assertThat(event.details)
                .containsEntry("ownerId", person.toString())
                .containsEntry("amount", "1.000000000")
                .containsEntry("reason", "a long report");
    }

    @ParameterizedTest
    @CsvSource({
        "amount,0,too_small",
        "amount,-1,negative",
        "amount,1000000000.000000001,too_large",
        "amount,much,not_an_amount",
        "reason,' ',required",
        "owner,member,unknown_choice",
        "owner,group_member,unknown_choice",
        "ownerId,0192f000-0000-7000-8000-000000000001,unknown_choice",
        "ownerId,nobody,unknown_choice",
        "period,day,unknown_choice",
    })
    void whatCannotBeIsRefusedNamingTheField(String field, String value, String code) {
        var person = limited(FIFTY);
        var wish = wish(person, "1");
        wish.put(field, value);
        post(wish).statusCode(400).body("errors.field", contains(field)).body("errors.code", contains(code));
        wish.remove(field);
        if (!field.equals("ownerId")) {
            post(wish).statusCode(400).body("errors.field", contains(field));
        }
        assertThat(standing(person).extra()).isEqualTo(Money.ZERO);
    }

    @Test
    void allThatIsAddedHasABoundToo() {
        var person = limited(FIFTY);
        add(person, "1000000000").statusCode(201);
        add(person, FIFTY).statusCode(400).body("errors.code", contains("too_large"));
        var longest = wish(person, "1");
        longest.put("reason", "r".repeat(501));
        post(longest).statusCode(400).body("errors.max", contains(500));
    }

    @Test
    void aLimitThatOnlyWarnsGoesOnAdmitting() {
        var person = cast.newMember("warned").id();
        var place = new Budget.Place(Book.REAL, BudgetOwner.USER, person.toString(), Period.MONTH);
        tx(() -> Budget.setInBothBooks(place, Money.parse(FIFTY), Mode.SOFT, null, "test", Instant.now()));
        add(person, FIFTY).statusCode(201);
        for (int i = 0; i < 3; i++) {
            assertThat(reserve(person)).isInstanceOf(Granted.class);
        }
        assertThat(account(person).ceiling).isNull();
        assertThat(standing(person).limit()).isEqualTo(Money.parse("0.000000100"));
    }

    /// The one that PostgreSQL breaks off is tried again.
    @Test
    void itIsMadeAlsoAfterADeadlock() throws Exception {
        var person = limited(FIFTY);
        assertThat(reserve(person)).isInstanceOf(Granted.class);
        try (var other = pool.getConnection();
                var adding = Executors.newSingleThreadExecutor()) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                // Not the one that looks for it first.
                statement.execute("SET LOCAL deadlock_timeout = '20s'");
                statement.execute("SELECT FROM ledger_accounts WHERE owner_id = '" + person + "' FOR UPDATE");
                var done = adding.submit(() -> add(person, "1"));
                Awaitility.await().until(() -> waiting() > 0);
                statement.execute("SELECT pg_advisory_xact_lock_shared(budgets_lock_key())");
                other.rollback();
                done.get().statusCode(201);
            }
        }
        assertThat(standing(person).extra()).isEqualTo(Money.parse("1"));
    }

    private long waiting() {
        return tx(() -> ((Number) entities.createNativeQuery(
                                "SELECT count(*) FROM pg_locks WHERE locktype IN ('transactionid', 'tuple') AND NOT granted")
                        .getSingleResult())
                .longValue());
    }

    @Test
    void onlyAdminsAdd() {
        var person = cast.newMember("greedy");
        cast.as(person)
                .contentType(ContentType.JSON)
                .body(wish(person.id(), "1"))
                .post("/api/admin/top-ups")
                .then()
                .statusCode(403);
        assertThat(standing(person.id()).extra()).isEqualTo(Money.ZERO);
    }

    private UUID limited(String amount) {
        Cast.Person person = cast.newMember("topped-up-" + Ids.next());
        limit(Map.of("kind", "user", "id", person.id()), amount).statusCode(201);
        return person.id();
    }

    private ValidatableResponse limit(Map<String, ?> owner, String limit) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("owner", owner, "period", "month", "limit", limit, "mode", "hard", "reason", "test"))
                .post("/api/admin/budgets")
                .then();
    }

    private ValidatableResponse add(UUID person, String amount) {
        return post(wish(person, amount));
    }

    private static Map<String, Object> wish(UUID owner, String amount) {
        return new HashMap<>(Map.of(
                "id",
                Ids.next(),
                "owner",
                "user",
                "ownerId",
                owner,
                "period",
                "month",
                "amount",
                amount,
                "reason",
                "a long report"));
    }

    private ValidatableResponse post(Map<String, ?> wish) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(wish)
                .post("/api/admin/top-ups")
                .then();
    }

    private BudgetView standing(UUID person) {
        return tx(() -> balances.ofPeople(List.of(person))).stream()
                .filter(view -> view.book() == Book.REAL)
                .findFirst()
                .orElseThrow();
    }
}
