package chat.parley.catalog;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.money.Book;
import chat.parley.money.Rates;
import chat.parley.testing.Cast;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ModelResourceTest {

    @Inject
    Cast cast;

    @Inject
    Presets presets;

    @Inject
    Clock clock;

    private Provider made;

    @AfterEach
    void switchOff() {
        QuarkusTransaction.requiringNew().run(() -> {
            if (made != null) {
                Provider.update("enabled = false where id = ?1", made.id);
            }
        });
    }

    @Test
    void aPricedModelCanBeChosenWithWhatItCosts() {
        var offer = offer("model-resource/priced:1");
        QuarkusTransaction.requiringNew()
                .run(() -> PriceVersion.create(
                        offer,
                        clock.instant().minus(Duration.ofDays(1)),
                        new Rates(150_000, 3_000, 600_000),
                        List.of(),
                        List.of(),
                        "a test",
                        clock.instant()));
        var it = "items.find { it.id == 'model-resource/priced:1' }.";
        cast.as(cast.grace())
                .get("/api/models")
                .then()
                .statusCode(200)
                .body(it + "provider", equalTo("Local"))
                .body(it + "contextTokens", equalTo(1_048_576))
                .body(it + "thinking", hasItems("off", "high"))
                .body(it + "demo", equalTo(false))
                .body(it + "usable", equalTo(true))
                .body(it + "prices.fresh", equalTo("0.15"))
                .body(it + "prices.cached", equalTo("0.003"))
                .body(it + "prices.output", equalTo("0.6"))
                .body(it + "prices.currency", equalTo("USD"))
                .body(it + "prices.confirmed", equalTo(false))
                .body("items.findAll { it.default }", hasSize(1));
    }

    @Test
    void anUnpricedModelIsShownButCannotBeChosen() {
        offer("model-resource-unpriced");
        var it = "items.find { it.id == 'model-resource-unpriced' }.";
        cast.as(cast.grace())
                .get("/api/models")
                .then()
                .statusCode(200)
                .body(it + "id", notNullValue())
                .body(it + "usable", equalTo(false))
                .body(it + "prices", nullValue());
    }

    @Test
    void aStrangerSeesNothing() {
        given().get("/api/models").then().statusCode(401);
    }

    private java.util.UUID offer(String model) {
        cast.ada();
        return QuarkusTransaction.requiringNew().call(() -> {
            made = Provider.create(
                    "Local",
                    "http://127.0.0.1:1",
                    presets.required("other"),
                    Provider.Source.ADMIN,
                    Book.REAL,
                    clock.instant());
            var kind = presets.required("other").offer();
            return Offer.create(made, FirstOffer.model(model, clock.instant()), model, kind, clock.instant()).id;
        });
    }
}
