package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Account;
import chat.parley.audit.AuditEvent;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Asking for more than the limit, and what an admin answers.
@QuarkusTest
class BudgetRequestsTest extends GroupStage {

    private static final String FIFTY = "0.000000050";

    @Test
    void aGrantLetsTheNextCallPassAndThePersonReadsIt() {
        var person = exhausted();
        String id = ask(person, Map.of("amount", FIFTY, "reason", " A long\nreport "))
                .statusCode(201)
                .body("answer", nullValue())
                .body("reason", equalTo("A long report"))
                .extract()
                .path("id");
        var row = "items.find { it.request.id == '" + id + "' }.";
        var open = waiting()
                .body(row + "person.name", equalTo(person.name()))
                .body(row + "request.amount", equalTo(FIFTY))
                .body(row + "standing.period", equalTo("month"))
                .body(row + "standing.limit", equalTo(FIFTY))
                .extract()
                .<Integer>path("open");
        assertThat(reserve(person.id())).isInstanceOf(Refused.class);

        answer(id, Map.of("answer", "grant", "note", "Until Monday"))
                .statusCode(200)
                .body("granted", equalTo(FIFTY))
                .body("forGood", equalTo(false));
        assertThat(reserve(person.id())).isInstanceOf(Granted.class);
        assertThat(reserve(person.id())).isInstanceOf(Refused.class);
        waiting().body("items.request.id", not(hasItem(id))).body("open", equalTo(open - 1));
        own(person)
                .body("currency", equalTo("USD"))
                .body("items.id", contains(id))
                .body("items.answer", contains("grant"))
                .body("items.note", contains("Until Monday"))
                .body("items.answeredAt", contains(notNullValue()));
        cast.as(cast.ada())
                .get("/api/admin/budget-requests?status=answered")
                .then()
                .body("items.request.id", hasItem(id));
    }

    @Test
    void onlyOneIsOpenAtATime() {
        var person = cast.newMember("asks-twice");
        String first =
                ask(person, Map.of("reason", "once")).statusCode(201).extract().path("id");
        ask(person, Map.of("reason", "twice")).statusCode(409).body("type", equalTo("request_open"));
        own(person).body("items.id", contains(first));
        answer(first, Map.of("answer", "refuse")).statusCode(200);
        ask(person, Map.of("reason", "again")).statusCode(201);
        own(person).body("items.reason", contains("again", "once"));
    }

    @Test
    void manyAtOnceMakeOneRequest() throws Exception {
        var person = cast.newMember("asks-at-once");
        cast.as(person).get("/api/me").then().statusCode(200);
        var answers = inParallel(
                8, n -> ask(person, Map.of("reason", "number " + n)).extract().statusCode());
        assertThat(answers)
                .containsOnlyOnce(201)
                .filteredOn(status -> status == 409)
                .hasSize(7);
    }

    @Test
    void aRefusalChangesNothingButIsRead() {
        var person = exhausted();
        String id =
                ask(person, Map.of("amount", "5", "reason", "please")).extract().path("id");
        answer(id, Map.of("answer", "refuse", "note", "Next month"))
                .statusCode(200)
                .body("answer", equalTo("refuse"))
                .body("granted", nullValue());
        assertThat(reserve(person.id())).isInstanceOf(Refused.class);
        own(person).body("items.answer", contains("refuse")).body("items.note", contains("Next month"));
    }

    @Test
    void anAnswerIsGivenOnce() {
        var person = exhausted();
        String id = ask(person, Map.of("reason", "please")).extract().path("id");
        answer(id, Map.of("answer", "grant")).statusCode(400).body("errors.field", contains("amount"));
        answer(id, Map.of("answer", "grant", "amount", FIFTY)).statusCode(200);
        answer(id, Map.of("answer", "grant", "amount", FIFTY)).statusCode(200).body("granted", equalTo(FIFTY));
        answer(id, Map.of("answer", "grant", "amount", "1")).statusCode(409).body("type", equalTo("request_answered"));
        answer(id, Map.of("answer", "refuse")).statusCode(409);
        assertThat(account(person.id()).ceiling).isEqualTo(Money.parse("0.000000100"));
        answer(Ids.next().toString(), Map.of("answer", "refuse")).statusCode(404);
    }

    @Test
    void forGoodTheLimitItselfRisesAndOtherDefaultsStay() {
        var person = cast.newMember("raised");
        var group = group("Two limits for each", person.id());
        for (var period : List.of("day", "month")) {
            cast.as(cast.ada())
                    .contentType(ContentType.JSON)
                    .body(Map.of(
                            "owner",
                            Map.of("kind", "group_member", "id", group),
                            "period",
                            period,
                            "limit",
                            period.equals("day") ? "3" : "30",
                            "mode",
                            "hard"))
                    .post("/api/admin/budgets")
                    .then()
                    .statusCode(201);
        }
        String id = ask(person, Map.of("amount", "2", "reason", "every day"))
                .extract()
                .path("id");
        answer(id, Map.of("answer", "grant", "forGood", true)).statusCode(200).body("forGood", equalTo(true));
        for (var book : Book.values()) {
            assertThat(tx(() -> Budget.of(BudgetOwner.USER, person.id().toString(), book)))
                    .extracting(budget -> budget.period + " " + budget.limit + " " + budget.mode)
                    .containsExactlyInAnyOrder("DAY 5.000000000 HARD", "MONTH 30.000000000 HARD");
        }
        remove(BudgetOwner.USER, person.id(), Period.DAY);
    }

    @Test
    void whoIsDisabledWaitsForNothing() {
        var person = cast.newMember("gone");
        String id = ask(person, Map.of("reason", "please")).extract().path("id");
        waiting().body("items.request.id", hasItem(id));
        tx(() -> {
            Account.find(person.id()).orElseThrow().disable(Instant.now());
            return null;
        });
        waiting().body("items.request.id", not(hasItem(id)));
    }

    @Test
    void askingAndAnsweringAreAudited() {
        var person = exhausted();
        String id = ask(person, Map.of("amount", "1", "reason", "for the audit"))
                .extract()
                .path("id");
        answer(id, Map.of("answer", "grant", "amount", "0.5")).statusCode(200);
        List<AuditEvent> events =
                tx(() -> AuditEvent.list("targetKind = 'budget_request' and targetId = ?1 order by id", id));
        assertThat(events)
                .extracting(event -> event.action)
                .containsExactly("budget_requested", "budget_request_answered");
        assertThat(events)
                .extracting(event -> event.actor)
                .containsExactly(person.id(), cast.ada().id());
        assertThat(events.getLast().details)
                .containsEntry("answer", "grant")
                .containsEntry("amount", "0.500000000")
                .containsEntry("reason", "for the audit");
        AuditEvent topUp = tx(() -> AuditEvent.<AuditEvent>find("targetKind = 'top_up' and targetId = ?1", id)
                .firstResult());
        assertThat(topUp.action).isEqualTo("budget_topped_up");
    }

    @Test
    void othersSeeNothingOfIt() {
        var person = cast.newMember("private");
        String id = ask(person, Map.of("reason", "mine")).extract().path("id");
        var other = cast.newMember("curious");
        own(other).body("items", empty());
        cast.as(other)
                .contentType(ContentType.JSON)
                .body(Map.of("answer", "grant", "amount", "1"))
                .put("/api/admin/budget-requests/" + id + "/answer")
                .then()
                .statusCode(403);
        cast.as(other).get("/api/admin/budget-requests").then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({"amount,0", "amount,-1", "amount,1000000001", "amount,much", "reason,' '"})
    void whatCannotBeAskedIsRefusedNamingTheField(String field, String value) {
        var person = cast.newMember("asks-wrongly-" + Ids.next());
        var wish = new HashMap<>(Map.of("amount", "1", "reason", "please"));
        wish.put(field, value);
        ask(person, wish).statusCode(400).body("errors.field", contains(field));
        own(person).body("items", empty());
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        var person = cast.newMember("answered-wrongly");
        String id =
                ask(person, Map.of("amount", "1", "reason", "please")).extract().path("id");
        answer(id, Map.of("answer", "perhaps")).statusCode(400).body("errors.field", contains("answer"));
        answer(id, Map.of("answer", "grant", "amount", "0")).statusCode(400).body("errors.field", contains("amount"));
        answer(id, Map.of("answer", "grant", "amount", "1000000000", "forGood", true))
                .statusCode(400)
                .body("errors.field", contains("amount"));
        answer(id, Map.of("answer", "refuse", "note", "n".repeat(501))).statusCode(400);
        cast.as(cast.ada()).get("/api/admin/budget-requests?status=lost").then().statusCode(400);
        waiting().body("items.request.id", hasItem(id));
    }

    private Cast.Person exhausted() {
        var person = cast.newMember("exhausted-" + Ids.next());
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "owner",
                        Map.of("kind", "user", "id", person.id()),
                        "period",
                        "month",
                        "limit",
                        FIFTY,
                        "mode",
                        "hard"))
                .post("/api/admin/budgets")
                .then()
                .statusCode(201);
        spend(person.id(), FIFTY);
        return person;
    }

    private ValidatableResponse ask(Cast.Person person, Map<String, ?> wish) {
        return cast.as(person)
                .contentType(ContentType.JSON)
                .body(wish)
                .post("/api/me/budget-requests")
                .then();
    }

    private ValidatableResponse own(Cast.Person person) {
        return cast.as(person).get("/api/me/budget-requests").then().statusCode(200);
    }

    private ValidatableResponse waiting() {
        return cast.as(cast.ada())
                .get("/api/admin/budget-requests?status=open")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse answer(String id, Map<String, ?> reply) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(reply)
                .put("/api/admin/budget-requests/" + id + "/answer")
                .then();
    }
}
