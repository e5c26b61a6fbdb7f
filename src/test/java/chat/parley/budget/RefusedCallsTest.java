package chat.parley.budget;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.catalog.Model;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Presets;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.Provider;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Why calls of programs were refused, as their people and admins read it.
@QuarkusTest
class RefusedCallsTest extends GroupStage {

    private static final String REFUSALS = "/api/usage/refusals";

    private static final Rates PRICES = new Rates(150_000, 3_000, 300_000);

    @Inject
    RefusedCalls refused;

    @Inject
    Spending spending;

    @Inject
    Presets presets;

    private String model;

    /// Nothing is ever sent to it.
    @BeforeEach
    void offer() {
        model = "refused-" + Ids.next();
        tx(() -> {
            var now = Instant.now();
            var preset = presets.byName(Presets.OTHER).orElseThrow();
            var at = Provider.create("Nowhere", "http://127.0.0.1:9/v1", preset, Provider.Source.ADMIN, Book.REAL, now);
            var offer = Offer.create(at, Model.create(model, model, now), model, preset.offer(), now);
            return PriceVersion.create(offer.id, now.minusSeconds(60), PRICES, List.of(), List.of(), "test", now);
        });
    }

    @AfterEach
    void withdraw() {
        tx(() -> {
            Model found = Model.findById(model);
            found.enabled = false;
            return found;
        });
    }

    @Test
    void aProgramThatAsksAgainAndAgainIsALineAMinute() {
        var person = cast.newMember("hammering");
        var key = cast.newKey(person);
        set(BudgetOwner.USER, person.id(), Period.DAY, "0.01");
        spending.of(person.id()).cost(9_999_000).spend();
        for (int i = 0; i < 6; i++) {
            refuse(key);
        }
        await(person, 6);
        var minutes = number("SELECT count(DISTINCT minute) FROM refusals WHERE account_id = ?1", person.id());
        cast.as(person)
                .get(REFUSALS)
                .then()
                .statusCode(200)
                .body("currency", equalTo("USD"))
                .body("next", nullValue())
                .body("items.size()", equalTo((int) minutes))
                .body("items[0].from", equalTo("api"))
                .body("items[0].key", equalTo(key.getString("name")))
                .body("items[0].conversation", nullValue())
                .body("items[0].type", equalTo("budget_exhausted"))
                .body("items[0].budget", equalTo("user"))
                .body("items[0].period", equalTo("day"))
                .body("items[0].model", equalTo(model))
                .body("items[0].spent", equalTo("0.009999000"))
                .body("items[0].held", equalTo("0.000000000"))
                .body("items[0].limit", equalTo("0.010000000"))
                .body("items[0].usedPercent", equalTo(99))
                .body("items[0].renewsAt", notNullValue());
        assertThat(Money.parse(items(person).getString("items[0].needed"))).isGreaterThan(Money.parse("0.000001"));
    }

    @Test
    void whatAModelWasBarredForIsKeptToo() {
        var person = cast.newMember("refused-barred");
        set(BudgetOwner.USER, person.id(), Period.DAY, "1");
        tx(() -> {
            Offer offer = Offer.find("model.id", model).singleResult();
            offer.barredReason = "billed above the reserve";
            return offer;
        });
        refuse(cast.newKey(person), 503);
        await(person, 1);
        cast.as(person)
                .get(REFUSALS)
                .then()
                .body("items[0].type", equalTo("model_barred"))
                .body("items[0].model", equalTo(model));
    }

    @Test
    void itIsATableForSpreadsheetsToo() {
        var person = cast.newMember("refused-table");
        set(BudgetOwner.USER, person.id(), Period.DAY, "0.000001");
        refuse(cast.newKey(person));
        await(person, 1);
        for (var path : List.of(REFUSALS + "?", "/api/admin/refusals?account=" + person.id() + "&")) {
            var reader = path.startsWith(REFUSALS) ? person : cast.ada();
            var lines = cast.as(reader)
                    .get(path + "format=csv")
                    .then()
                    .statusCode(200)
                    .contentType("text/csv")
                    .extract()
                    .asString()
                    .lines()
                    .toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst()).startsWith("id,at,firstAt,count,from,");
            assertThat(lines.getLast())
                    .contains(",1,api,,")
                    .contains(",request_too_large_for_budget,user,")
                    .contains(",real,day,USD,0.000000000,0.000000000,0.000001000,");
        }
    }

    @Test
    void onlyAdminsReadWhatOthersWereRefused() {
        var person = cast.newMember("refused-private");
        var other = cast.newMember("refused-other");
        set(BudgetOwner.USER, person.id(), Period.DAY, "0.000001");
        refuse(cast.newKey(person));
        await(person, 1);
        cast.as(other).get(REFUSALS).then().statusCode(200).body("items", empty());
        given().get(REFUSALS).then().statusCode(401);
        cast.as(other).get("/api/admin/refusals?account=" + person.id()).then().statusCode(403);
        cast.as(cast.ada())
                .get("/api/admin/refusals?account=" + person.id())
                .then()
                .statusCode(200)
                .body("items.limit", contains("0.000001000"));
        cast.as(cast.ada()).get("/api/admin/refusals").then().statusCode(400);
    }

    @Test
    void amountsAreForThoseWhoMayKnowThem() {
        var person = cast.newMember("refused-veiled");
        set(BudgetOwner.USER, person.id(), Period.DAY, "0.000001");
        refuse(cast.newKey(person));
        await(person, 1);
        show(MoneyShown.PERCENT);
        try {
            cast.as(person)
                    .get(REFUSALS)
                    .then()
                    .body("items[0].limit", nullValue())
                    .body("items[0].spent", nullValue())
                    .body("items[0].held", nullValue())
                    .body("items[0].needed", nullValue())
                    .body("items[0].usedPercent", equalTo(0));
            show(MoneyShown.NEAR_LIMIT_ONLY);
            cast.as(person).get(REFUSALS).then().body("items[0].usedPercent", nullValue());
            cast.as(cast.ada())
                    .get("/api/admin/refusals?account=" + person.id())
                    .then()
                    .body("items[0].limit", equalTo("0.000001000"));
        } finally {
            show(MoneyShown.AMOUNTS);
        }
    }

    /// What a model may cost everybody is for admins; that it stood in the way is for whoever it did.
    @Test
    void theAmountsOfASharedLimitAreNotTold() {
        var person = cast.newMember("refused-model");
        var key = cast.newKey(person);
        var place = new Budget.Place(Book.REAL, BudgetOwner.MODEL, model, Period.DAY);
        tx(() -> Budget.setLimit(place, Money.ZERO, Mode.HARD, null, "test", Instant.now()));
        try {
            refuse(key);
        } finally {
            tx(() -> Budget.remove(place, null, "test", Instant.now()));
        }
        await(person, 1);
        cast.as(person)
                .get(REFUSALS)
                .then()
                .body("items.budget", contains("model"))
                .body("items.name", contains(model))
                .body("items[0].limit", nullValue())
                .body("items[0].needed", nullValue())
                .body("items[0].usedPercent", nullValue());
    }

    @Test
    void theyArePagedAndGoneAfterNinetyDays() {
        var person = cast.newMember("refused-many");
        tx(() -> entities.createNativeQuery("""
                        INSERT INTO refusals (id, account_id, entry_point, model_id, book, reason, owner_kind, owner_id,
                            period, limit_nano, posted, held, needed, minute, first_at, last_at, count)
                        SELECT gen_random_uuid(), ?1, 'api', 'm', 'real', 'budget_exhausted', 'user', '', 'day', 10, 10, 0,
                            n, at, at, at, n
                        FROM generate_series(1, 25) n, LATERAL (SELECT now() - n * interval '4 days' AS at) old
                        """).setParameter(1, person.id()).executeUpdate());
        refused.prune();
        var first = items(person);
        var rest = cast.as(person).get(REFUSALS + "?after=" + first.getString("next"));
        assertThat(first.getList("items.count", Integer.class))
                .hasSize(20)
                .first()
                .isEqualTo(1);
        assertThat(rest.jsonPath().getList("items.count", Integer.class)).containsExactly(21, 22);
        assertThat(rest.jsonPath().getString("next")).isNull();
    }

    private void refuse(JsonPath key) {
        refuse(key, 402);
    }

    private void refuse(JsonPath key, int status) {
        given().auth()
                .oauth2(key.getString("key"))
                .contentType(ContentType.JSON)
                .body("""
                        {"model": "%s", "messages": [{"role": "user", "content": "Hello"}]}""".formatted(model))
                .post("/v1/chat/completions")
                .then()
                .statusCode(status);
    }

    private void await(Cast.Person person, int count) {
        Awaitility.await()
                .until(() -> items(person).getList("items.count", Integer.class).stream()
                                .mapToInt(Integer::intValue)
                                .sum()
                        == count);
    }

    private JsonPath items(Cast.Person person) {
        return cast.as(person).get(REFUSALS).then().statusCode(200).extract().jsonPath();
    }

    private long number(String sql, UUID account) {
        return tx(() -> (Long) entities.createNativeQuery(sql, Long.class)
                .setParameter(1, account)
                .getSingleResult());
    }

    private static void show(MoneyShown shown) {
        tx(() -> {
            Organisation.current().moneyShown = shown;
            return List.of();
        });
    }
}
