package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Group;
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
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Asking for more of a limit that many share.
@QuarkusTest
class SharedRequestsTest extends GroupStage {

    private Cast.Person person;
    private UUID group;

    @BeforeEach
    void share() {
        person = cast.newMember("shares-" + Ids.next());
        group = group("Sharing " + Ids.next(), person.id());
        tx(() -> Budget.setInBothBooks(
                new Budget.Place(Book.REAL, BudgetOwner.GROUP, group.toString(), Period.WEEK),
                Money.parse("0.000000050"),
                Mode.HARD,
                null,
                "test",
                Instant.now()));
        spend(person.id(), "0.000000050");
    }

    @Test
    void aGrantAddsToWhatTheGroupShares() {
        assertThat(reserve(person.id())).isInstanceOf(Refused.class);
        String id = asked();
        var row = "items.find { it.request.id == '" + id + "' }.";
        cast.as(cast.ada())
                .get("/api/admin/budget-requests")
                .then()
                .statusCode(200)
                .body(row + "request.budget", equalTo("group"))
                .body(row + "standing.name", equalTo(tx(() -> Group.find(group).orElseThrow().name)))
                .body(row + "standing.period", equalTo("week"))
                .body(row + "standing.spent", equalTo("0.000000050"))
                .body(row + "standing.left", equalTo("0.000000000"));
        answer(id, Map.of("answer", "grant")).statusCode(200).body("granted", equalTo("0.000000050"));
        answer(id, Map.of("answer", "grant")).statusCode(200);
        assertThat(reserve(person.id())).isInstanceOf(Granted.class);
        assertThat(reserve(person.id())).isInstanceOf(Refused.class);
        own().body("items.budget", contains("group")).body("items.answer", contains("grant"));
    }

    @Test
    void forGoodTheSharedLimitRises() {
        answer(asked(), Map.of("answer", "grant", "forGood", true)).statusCode(200);
        for (var book : Book.values()) {
            assertThat(tx(() -> Budget.of(BudgetOwner.GROUP, group.toString(), book)))
                    .extracting(budget -> budget.limit.toString())
                    .containsExactly("0.000000100");
        }
        assertThat(tx(() -> Budget.of(BudgetOwner.USER, person.id().toString(), Book.REAL)))
                .isEmpty();
    }

    @Test
    void aLimitThatIsGoneCannotRise() {
        String id = asked();
        remove(BudgetOwner.GROUP, group, Period.WEEK);
        tx(() -> Budget.remove(
                new Budget.Place(Book.DEMO, BudgetOwner.GROUP, group.toString(), Period.WEEK),
                null,
                "test",
                Instant.now()));
        for (boolean forGood : new boolean[] {false, true}) {
            answer(id, Map.of("answer", "grant", "forGood", forGood))
                    .statusCode(400)
                    .body("errors.field", contains("period"));
        }
        own().body("items.answer", contains(nullValue()));
        answer(id, Map.of("answer", "refuse")).statusCode(200);
    }

    /// The group is never the caller's choice: it is the one that pays for them.
    @ParameterizedTest
    @CsvSource({"group,month", "group,", "model,week", "key,week", "organisation,day"})
    void whatDoesNotLimitThemCannotBeAskedFor(String budget, String period) {
        var wish = period == null
                ? Map.of("reason", "please", "budget", budget)
                : Map.of("reason", "please", "budget", budget, "period", period, "model", "nothing");
        ask(wish).statusCode(400).body("errors.field", contains("budget"));
        own().body("items", empty());
        var stranger = cast.newMember("shares-nothing-" + Ids.next());
        ask(stranger, Map.of("reason", "please", "budget", "group", "period", "week"))
                .statusCode(400);
        ask(Map.of("reason", "please", "budget", "organisation", "period", "month"))
                .statusCode(201);
    }

    private String asked() {
        return ask(Map.of("amount", "0.000000050", "reason", "all of us", "budget", "group", "period", "week"))
                .statusCode(201)
                .body("budget", equalTo("group"))
                .body("period", equalTo("week"))
                .extract()
                .path("id");
    }

    private ValidatableResponse ask(Map<String, ?> wish) {
        return ask(person, wish);
    }

    private ValidatableResponse ask(Cast.Person by, Map<String, ?> wish) {
        return cast.as(by)
                .contentType(ContentType.JSON)
                .body(wish)
                .post("/api/me/budget-requests")
                .then();
    }

    private ValidatableResponse own() {
        return cast.as(person).get("/api/me/budget-requests").then().statusCode(200);
    }

    private ValidatableResponse answer(String id, Map<String, ?> reply) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(reply)
                .put("/api/admin/budget-requests/" + id + "/answer")
                .then();
    }
}
