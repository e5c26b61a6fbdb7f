package chat.parley.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.catalog.Model;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.TestClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people may say about a key when they make it, and what its list shows.
@QuarkusTest
class KeyFormTest {

    @Inject
    Cast cast;

    @Inject
    TestClock clock;

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void aKeyHasItsOwnLimitModelsAndEnd() {
        var person = cast.newMember("key-maker");
        var model = model();
        var end = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(2));
        var id = make(
                        person,
                        Map.of(
                                "name", " nightly ",
                                "expiresAt", end.toString(),
                                "cap", Map.of("period", "month", "limit", "2.5"),
                                "models", List.of(model, model)))
                .statusCode(201)
                .body("name", equalTo("nightly"))
                .extract()
                .<String>path("id");
        cast.as(person)
                .get("/api/keys")
                .then()
                .body("currency", equalTo("USD"))
                .body("items.id", contains(id))
                .body("items[0].expiresAt", equalTo(end.toString()))
                .body("items[0].expired", equalTo(false))
                .body("items[0].models", contains(model))
                .body("items[0].spent", equalTo("0.000000000"))
                .body("items[0].cap.period", equalTo("month"))
                .body("items[0].cap.limit", equalTo("2.500000000"))
                .body("items[0].cap.left", equalTo("2.500000000"))
                .body("items[0].service", nullValue());
        for (Book book : Book.values()) {
            var caps = QuarkusTransaction.requiringNew().call(() -> Budget.of(BudgetOwner.KEY, id, book));
            assertThat(caps)
                    .singleElement()
                    .satisfies(cap -> assertThat(cap.limit).isEqualTo(Money.parse("2.5")));
        }
        // One that has run out is still listed, until it is deleted.
        clock.advance(Duration.ofHours(2));
        cast.as(person).get("/api/keys").then().body("items[0].expired", equalTo(true));
        cast.as(person).delete("/api/keys/" + id).then().statusCode(204);
        cast.as(person).get("/api/keys").then().body("items.id", not(hasItem(id)));
    }

    @Test
    void withoutAWordItIsForAllModelsAndForGood() {
        var person = cast.newMember("plain-key");
        make(person, Map.of("name", "plain")).statusCode(201);
        cast.as(person)
                .get("/api/keys")
                .then()
                .body("items[0].expiresAt", nullValue())
                .body("items[0].models", nullValue())
                .body("items[0].cap", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "expiresAt | {\"name\":\"k\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}        | in_the_past",
                "expiresAt | {\"name\":\"k\",\"expiresAt\":\"tomorrow\"}                    |",
                "limit     | {\"name\":\"k\",\"cap\":{\"period\":\"month\",\"limit\":\"-1\"}} | negative",
                "limit     | {\"name\":\"k\",\"cap\":{\"period\":\"month\"}}                | required",
                "period    | {\"name\":\"k\",\"cap\":{\"limit\":\"1\"}}                     | required",
                "period    | {\"name\":\"k\",\"cap\":{\"period\":\"year\",\"limit\":\"1\"}} |",
                "models    | {\"name\":\"k\",\"models\":[]}                                 |",
                "models    | {\"name\":\"k\",\"models\":[\"no-such-model\"]}                | unknown_choice",
                "name      | {\"name\":\" \"}                                               | required",
                "groupId   | {\"name\":\"k\",\"groupId\":\"1\"}                             | unknown_field"
            })
    void whatCannotBeIsRefusedNamingTheField(String field, String body, String code) {
        var person = cast.grace();
        var answer = make(person, body).statusCode(400).body("type", equalTo("invalid_request"));
        assertThat(answer.extract().asString()).contains(field);
        if (code != null) {
            answer.body("errors.code", hasItem(code));
        }
    }

    private ValidatableResponse make(Cast.Person person, Object body) {
        return cast.as(person)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/keys")
                .then();
    }

    private String model() {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (Model.find("for-keys").isEmpty()) {
                Model.create("for-keys", "For keys", clock.instant());
            }
            return "for-keys";
        });
    }
}
