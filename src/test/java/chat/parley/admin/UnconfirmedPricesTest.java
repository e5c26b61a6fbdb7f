package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;

import chat.parley.catalog.PriceVersion;
import chat.parley.money.Rates;
import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reports and calls say whether somebody has confirmed the prices that they rest on.
@QuarkusTest
class UnconfirmedPricesTest {

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    private String provider;

    @Test
    void aReportNamesTheModelsUntilTheirPricesAreConfirmed() {
        var price = connect();
        var person = cast.newMember("unconfirmed-" + Ids.next()).id();
        spending.of(person).prices(price.version).model(price.model).cost(5).spend();
        spending.of(person).model("never-offered").cost(5).spend();
        var mine = "/api/admin/usage?by=model&user=" + person;
        get(mine).body("unconfirmed", contains(price.model));
        get(mine + "&model=never-offered").body("unconfirmed", empty());
        get(mine + "&from=2019-01-01&to=2019-01-31").body("unconfirmed", empty());
        get(mine + "&book=demo").body("unconfirmed", empty());
        assertThat(lines(mine))
                .hasSize(3)
                .filteredOn(line -> line.contains(",USD,false,"))
                .hasSize(2);

        confirm(price);
        get(mine).body("unconfirmed", empty());
        assertThat(lines(mine))
                .hasSize(3)
                .filteredOn(line -> line.contains(",USD,true,"))
                .hasSize(2);
    }

    @Test
    void whatAnotherPriceHasReplacedBeforeIsNoneOfTheReports() {
        var price = connect();
        var person = cast.newMember("replaced-" + Ids.next()).id();
        var tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(2).toString();
        spending.of(person).on(tomorrow).model(price.model).cost(5).spend();
        var then = "/api/admin/usage?by=model&user=" + person + "&day=" + tomorrow;
        get(then).body("unconfirmed", contains(price.model));
        cast.post(
                "prices",
                Map.of(
                        "provider",
                        price.provider,
                        "model",
                        price.model,
                        "fresh",
                        "1",
                        "cached",
                        "1",
                        "output",
                        "1",
                        "sure",
                        true));
        get(then).body("unconfirmed", empty());
    }

    @Test
    void aCallSaysIt() {
        var price = connect();
        var person = cast.newMember("unconfirmed-" + Ids.next()).id();
        spending.of(person).prices(price.version).model(price.model).cost(5).spend();
        var mine = "/api/admin/attempts?account=" + person;
        get(mine).body("items.priceConfirmed", contains(false));
        assertThat(lines(mine).getFirst()).contains(",estimated,priceConfirmed,");
        assertThat(lines(mine).getLast()).contains(",false,false,");
        confirm(price);
        get(mine).body("items.priceConfirmed", contains(true));
        assertThat(lines(mine).getLast()).contains(",false,true,");
    }

    private record Price(String provider, String model, UUID version) {}

    /// A provider with a price that nobody has confirmed.
    private Price connect() {
        var model = "list-price-" + Ids.next();
        provider = cast.made("providers", Map.of("name", model, "baseUrl", "http://127.0.0.1:1", "model", model));
        String offer = get("/api/admin/offers").extract().path("items.find { it.model == '" + model + "' }.id");
        var version = QuarkusTransaction.requiringNew()
                .call(() -> PriceVersion.create(
                                UUID.fromString(offer),
                                Instant.now(),
                                new Rates(1, 1, 1),
                                List.of(),
                                List.of(),
                                "a list",
                                Instant.now())
                        .id);
        return new Price(provider, model, version);
    }

    /// Nothing real is left that others could spend at.
    @AfterEach
    void disconnect() {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("enabled", false))
                .patch("/api/admin/providers/" + provider)
                .then()
                .statusCode(200);
    }

    /// What the list brought along too.
    private void confirm(Price price) {
        List<String> versions =
                get("/api/admin/prices").extract().path("items.findAll { it.model == '" + price.model + "' }.id");
        assertThat(versions).contains(price.version.toString());
        versions.forEach(version -> cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .put("/api/admin/prices/" + version + "/confirmation")
                .then()
                .statusCode(200));
    }

    private List<String> lines(String path) {
        return get(path + "&format=csv").extract().asString().lines().toList();
    }

    private ValidatableResponse get(String path) {
        return cast.as(cast.ada()).get(path).then().statusCode(200);
    }
}
