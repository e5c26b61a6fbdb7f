package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.audit.AuditEvent;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the audit log says of a change: named values, never how a program writes a record down.
@QuarkusTest
class AuditDetailsTest {

    @Inject
    Cast cast;

    @Inject
    EntityManager entities;

    @Test
    void pricesAndWhatOffersThemAreToldByNamedValues() {
        var name = "audited-" + Ids.next();
        String provider = cast.made("providers", Map.of("name", name, "baseUrl", "http://127.0.0.1:1", "model", name));
        String price = cast.post(
                        "prices",
                        Map.of(
                                "provider",
                                provider,
                                "model",
                                name,
                                "fresh",
                                "1.5",
                                "cached",
                                "0.1",
                                "output",
                                "2",
                                "sure",
                                true,
                                "windows",
                                List.of(Map.of(
                                        "zone", "UTC",
                                        "days", List.of("MON", "TUE"),
                                        "from", "09:00",
                                        "to", "17:00",
                                        "fresh", "3",
                                        "cached", "0.2",
                                        "output", "4"))))
                .getString("id");
        assertThat(event("price_created", price))
                .containsEntry("provider", name)
                .containsEntry("model", name)
                .containsEntry("fresh", "1.5")
                .containsEntry("output", "2")
                .containsEntry("windows", List.of("MON TUE 09:00-17:00 UTC: 3, 0.2, 4"));
        put("prices/" + price + "/confirmation", Map.of());
        assertThat(event("price_confirmed", price)).containsEntry("model", name).containsEntry("cached", "0.1");

        String offer = cast.as(cast.ada())
                .get("/api/admin/offers")
                .then()
                .extract()
                .path("items.find { it.model == '" + name + "' }.id");
        patch("offers/" + offer, Map.of("enabled", false));
        assertThat(event("offer_updated", offer))
                .containsEntry("model", name)
                .containsEntry("enabled", Map.of("before", true, "after", false))
                .doesNotContainKey("contextTokens");
        patch("providers/" + provider, Map.of("enabled", false));
        assertThat(event("provider_updated", provider))
                .isEqualTo(Map.of("enabled", Map.of("before", true, "after", false)));
    }

    @Test
    void ofTheOrganisationOnlyWhatChangedIsTold() {
        patch("organisation", Map.of("announcement", "Back at noon"));
        assertThat(last("organisation_updated"))
                .isEqualTo(Map.of("announcement", Map.of("before", "", "after", "Back at noon")));
        patch("organisation", Map.of("announcement", ""));
        assertThat(last("organisation_updated"))
                .isEqualTo(Map.of("announcement", Map.of("before", "Back at noon", "after", "")));
    }

    @Test
    void aModelsPageIsToldByItsParts() {
        var model = "paged-" + Ids.next();
        cast.post("models", Map.of("id", model, "name", "A model"));
        Map<String, Object> card = cast.as(cast.ada())
                .get("/api/admin/models/" + model + "/card")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("");
        card.put("source", "their own figures");
        put("models/" + model + "/card", card);
        assertThat(event("model_card_updated", model))
                .isEqualTo(Map.of("source", Map.of("before", "", "after", "their own figures")));
    }

    /// Whatever any test has done until now.
    @Test
    void nothingIsWrittenDownAsAProgramWouldPrintIt() {
        pricesAndWhatOffersThemAreToldByNamedValues();
        ofTheOrganisationOnlyWhatChangedIsTold();
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> entities.createNativeQuery(
                                        "SELECT CAST(details AS text) FROM audit_events WHERE CAST(details AS text) ~ '\\w\\[\\w+='",
                                        Object.class)
                                .getResultList()))
                .isEmpty();
    }

    private static Map<String, Object> event(String action, String target) {
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.<AuditEvent>find(
                                "action = ?1 and targetId = ?2 order by at desc, id desc", action, target)
                        .firstResult()
                        .details);
    }

    private static Map<String, Object> last(String action) {
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.<AuditEvent>find("action = ?1 order by at desc, id desc", action)
                        .firstResult()
                        .details);
    }

    private void patch(String path, Object body) {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .patch("/api/admin/" + path)
                .then()
                .statusCode(200);
    }

    private void put(String path, Object body) {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/admin/" + path)
                .then()
                .statusCode(200);
    }
}
