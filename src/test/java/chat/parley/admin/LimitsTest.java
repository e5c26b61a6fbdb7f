package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Limits of every kind as an admin handles them over HTTP.
@QuarkusTest
class LimitsTest {

    @Inject
    Cast cast;

    /// Every period and both modes for each kind of owner: made, listed by name, changed, removed.
    @ParameterizedTest
    @EnumSource(BudgetOwner.class)
    void aLimitOfEachKindIsMadeChangedAndRemoved(BudgetOwner kind) {
        var whose = owner(kind);
        var shared = whose.id == null;
        // What holds for everybody is made wide, so that it is in nobody's way, and the monthly one is left alone.
        var amount = shared ? "900000000" : "12.5";
        for (var period : shared ? List.of("day", "week", "none") : List.of("day", "week", "month", "none")) {
            for (var mode : List.of("hard", "soft")) {
                String id = post(limit(kind, whose.id, period, amount, mode))
                        .statusCode(201)
                        .body("mode", equalTo(mode))
                        .body("warning", nullValue())
                        .extract()
                        .path("id");
                var row = "items.find { it.id == '" + id + "' }.";
                var each = kind == BudgetOwner.MEMBER || kind == BudgetOwner.GROUP_MEMBER;
                list(whose.name)
                        .body(row + "owner.kind", equalTo(kind.text()))
                        .body(row + "owner.id", equalTo(whose.id))
                        .body(row + "owner.name", equalTo(whose.name))
                        .body(row + "owner.of", equalTo(kind == BudgetOwner.KEY ? "keeper" : null))
                        .body(row + "period", equalTo(period))
                        .body(row + "spent", each ? nullValue() : notNullValue())
                        .body(row + "left", each ? nullValue() : notNullValue())
                        .body(row + "renewsAt", period.equals("none") ? nullValue() : notNullValue());
                patch(id, Map.of("limit", "800000000", "reason", "wider"))
                        .statusCode(200)
                        .body("limit", equalTo("800000000.000000000"))
                        .body("mode", equalTo(mode));
                assertThat(inBooks(kind, whose.id)).contains(Money.parse("800000000"));
                delete(id).statusCode(204);
                list(whose.name).body("items.id", not(hasItem(id)));
                delete(id).statusCode(404);
            }
        }
    }

    @Test
    void bothBooksHaveTheSame() {
        var person = cast.newMember("both-books").id().toString();
        String id = post(limit(BudgetOwner.USER, person, "week", "3", "hard"))
                .extract()
                .path("id");
        assertThat(inBooks(BudgetOwner.USER, person)).containsExactly(Money.parse("3"), Money.parse("3"));
        patch(id, Map.of("mode", "soft", "reason", "test"))
                .body("mode", equalTo("soft"))
                .body("limit", equalTo("3.000000000"));
        delete(id).statusCode(204);
        assertThat(inBooks(BudgetOwner.USER, person)).isEmpty();
    }

    @Test
    void theOrganisationAndItsMembersKeepOneLimit() {
        for (var kind : List.of("organisation", "member")) {
            var of = "items.findAll { it.owner.kind == '" + kind + "' }.id";
            String month = list("").extract().path("items.find { it.owner.kind == '" + kind + "' }.id");
            delete(month).statusCode(409).body("type", equalTo("limit_needed"));
            String day = post(limit(
                            BudgetOwner.valueOf(kind.toUpperCase(Locale.ROOT)), null, "day", "900000000", "hard"))
                    .extract()
                    .path("id");
            delete(day).statusCode(204);
            list("").body(of, contains(month));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit,-0.000000001,negative,limit",
        "limit,1000000000.000000001,too_large,limit",
        "limit,9000000000,too_large,limit",
        "limit,1e3,not_an_amount,limit",
        "period,year,unknown_choice,period",
        "mode,firm,unknown_choice,mode",
    })
    void whatIsNoLimitIsRefusedNamingTheField(String field, String value, String code, String named) {
        var person = cast.newMember("refused-limit-" + Ids.next()).id().toString();
        var wanted = limit(BudgetOwner.USER, person, "month", "5", "hard");
        String id = post(wanted).statusCode(201).extract().path("id");
        wanted.put(field, value);
        post(wanted).statusCode(400).body("errors.field", contains(named)).body("errors.code", contains(code));
        if (!field.equals("period")) {
            patch(id, Map.of(field, value)).statusCode(400).body("errors.field", contains(named));
        }
        assertThat(inBooks(BudgetOwner.USER, person)).containsExactly(Money.parse("5"), Money.parse("5"));
        delete(id).statusCode(204);
    }

    @Test
    void theMostIsAcceptedAndSoIsNothing() {
        var person = cast.newMember("extremes").id().toString();
        String id = post(limit(BudgetOwner.USER, person, "month", "1000000000", "hard"))
                .statusCode(201)
                .extract()
                .path("id");
        patch(id, Map.of("limit", "0", "reason", "test"))
                .statusCode(200)
                .body("left", equalTo("0.000000000"))
                .body("warning", nullValue());
        delete(id).statusCode(204);
    }

    @ParameterizedTest
    @EnumSource(
            value = BudgetOwner.class,
            names = {"USER", "GROUP", "GROUP_MEMBER", "KEY", "MODEL"})
    void anUnknownOwnerIsRefused(BudgetOwner kind) {
        for (var id : List.of(Ids.next().toString(), "nobody", "")) {
            post(limit(kind, id, "month", "5", "hard")).statusCode(400).body("errors.field", contains("owner"));
        }
    }

    @Test
    void theListIsFoundByNameAndOrganisationFirst() {
        var person = cast.newMember("zoe-100%_sought_").id().toString();
        String id = post(limit(BudgetOwner.USER, person, "month", "5", "hard"))
                .extract()
                .path("id");
        list("100%_sOUGHT_").body("items.id", contains(id)).body("currency", equalTo("USD"));
        list("100x_sought").body("items", equalTo(List.of()));
        assertThat(list("").extract().<String>path("items[0].owner.kind")).isEqualTo("organisation");
        cast.as(cast.ada()).get("/api/admin/budgets?after=nonsense").then().statusCode(400);
        delete(id).statusCode(204);
    }

    private record Whose(String id, String name) {}

    private Whose owner(BudgetOwner kind) {
        return switch (kind) {
            case ORGANISATION, MEMBER -> new Whose(null, null);
            case USER -> {
                var person = cast.newMember("owner-of-a-limit");
                yield new Whose(person.id().toString(), person.name());
            }
            case GROUP, GROUP_MEMBER -> {
                var name = "Limits " + kind.text();
                yield new Whose(made("/api/admin/groups", Map.of("name", name), cast.ada()), name);
            }
            case KEY -> {
                var keeper = cast.newMember("keeper");
                yield new Whose(made("/api/keys", Map.of("name", "Nightly build"), keeper), "Nightly build");
            }
            case MODEL -> {
                var model = Map.of("id", "limited-model", "name", "A limited model");
                yield new Whose(made("/api/admin/models", model, cast.ada()), "A limited model");
            }
        };
    }

    private String made(String path, Map<String, ?> body, Cast.Person by) {
        return cast.as(by)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static List<Money> inBooks(BudgetOwner kind, String owner) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Stream.of(Book.values())
                        .flatMap(book -> Budget.of(kind, owner == null ? "" : owner, book).stream())
                        .map(budget -> budget.limit)
                        .toList());
    }

    private static Map<String, Object> limit(BudgetOwner kind, String id, String period, String limit, String mode) {
        Map<String, Object> owner = new HashMap<>(Map.of("kind", kind.text()));
        if (id != null) {
            owner.put("id", id);
        }
        return new HashMap<>(Map.of("owner", owner, "period", period, "limit", limit, "mode", mode, "reason", "test"));
    }

    private ValidatableResponse post(Map<String, ?> body) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/admin/budgets")
                .then();
    }

    private ValidatableResponse patch(String id, Map<String, ?> body) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .patch("/api/admin/budgets/" + id)
                .then();
    }

    private ValidatableResponse delete(String id) {
        return cast.as(cast.ada())
                .queryParam("reason", "test")
                .delete("/api/admin/budgets/" + id)
                .then();
    }

    private ValidatableResponse list(String search) {
        return cast.as(cast.ada())
                .queryParam("search", search == null ? "" : search)
                .get("/api/admin/budgets")
                .then()
                .statusCode(200);
    }
}
