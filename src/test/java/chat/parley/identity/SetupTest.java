package chat.parley.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.account.Organisation;
import chat.parley.account.OrganisationCreated;
import chat.parley.http.SessionCookie;
import chat.parley.testing.Cast;
import chat.parley.testing.TestClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// From an empty database to an organisation, in the order in which it happens.
@QuarkusTest
@TestProfile(SetupTest.Empty.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SetupTest {

    /// A start of its own, and so a database of its own.
    public static class Empty implements QuarkusTestProfile {}

    @Singleton
    public static class Heard {
        final List<OrganisationCreated> events = new CopyOnWriteArrayList<>();

        void created(@Observes OrganisationCreated event) {
            events.add(event);
        }
    }

    private static String session = "";

    @Inject
    SetupCode code;

    @Inject
    TestClock clock;

    @Inject
    Heard heard;

    @Test
    @Order(1)
    void everyWayLeadsToSetUp() {
        given().redirects()
                .follow(false)
                .get("/login")
                .then()
                .statusCode(303)
                .header("Location", containsString("/setup"));
        given().get("/").then().statusCode(200).body(containsString("Set-up code"));
        given().header("Accept-Language", "zh").get("/setup").then().body(containsString("设置码"));
        assertThat(code.current()).hasValueSatisfying(text -> assertThat(text).matches("[A-Z2-9]{4}(-[A-Z2-9]{4}){2}"));
        given().redirects().follow(false).get("/setup/organisation").then().statusCode(303);
    }

    @Test
    @Order(2)
    void aWrongCodeOpensNothingAndSoonHasToWait() {
        clock.stop();
        var statuses = new CopyOnWriteArrayList<Integer>();
        for (var i = 0; i < 7; i++) {
            statuses.add(
                    found("AAAA-AAAA-AAAA", "ada@halden.example", Cast.PASSWORD).statusCode());
        }
        assertThat(statuses).startsWith(403, 403, 403, 403, 403, 403).endsWith(429);
        var right = found(code.current().orElseThrow(), "ada@halden.example", Cast.PASSWORD);
        assertThat(right.statusCode()).as("the right code waits like any other").isEqualTo(429);
        assertThat(right.header("Retry-After")).isNotNull();
        clock.advance(Duration.ofMinutes(16));
    }

    @Test
    @Order(3)
    void whatIsTypedIsChecked() {
        var right = code.current().orElseThrow();
        for (var wrong : List.of(
                Map.of("email", "nobody", "password", Cast.PASSWORD, "name", "Ada"),
                Map.of("email", "ada@halden.example", "password", "short", "name", "Ada"),
                Map.of("email", "ada@halden.example", "password", "password123", "name", "Ada"),
                Map.of("email", "ada@halden.example", "password", Cast.PASSWORD, "name", " "))) {
            given().formParams(wrong)
                    .formParam("code", right)
                    .post("/setup")
                    .then()
                    .statusCode(400)
                    .body(containsString("aria-invalid=\"true\""), containsString(right));
        }
    }

    @Test
    @Order(4)
    void ofManyAtOnceOneBecomesTheFirstAdmin() throws Exception {
        var right = code.current().orElseThrow().toLowerCase(Locale.ROOT).replace("-", " ");
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Response> attempt = () -> found(right, "ada@halden.example", Cast.PASSWORD);
            var statuses = new CopyOnWriteArrayList<Integer>();
            for (var answer : threads.invokeAll(Collections.nCopies(4, attempt))) {
                statuses.add(answer.get().statusCode());
                if (answer.get().statusCode() == 303) {
                    session = answer.get().cookie(SessionCookie.PLAIN_NAME);
                }
            }
            assertThat(statuses).containsOnlyOnce(303);
            assertThat(statuses).isSubsetOf(303, 404);
        }
        assertThat(code.current()).isEmpty();
        assertThat(found(right, "eve@halden.example", Cast.PASSWORD).statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(5)
    void theOrganisationComesBeforeTheChat() {
        as().redirects()
                .follow(false)
                .get("/")
                .then()
                .statusCode(303)
                .header("Location", containsString("/setup/organisation"));
        as().get("/api/me/budgets").then().statusCode(503).body("type", equalTo("not_set_up"));
        as().get("/setup/organisation")
                .then()
                .statusCode(200)
                .body(
                        containsString("value=\"200\""),
                        containsString("value=\"20\""),
                        containsString("Europe/Oslo, now "));
        organisation(Map.of("zone", "Mars/Base")).then().statusCode(400);
        organisation(Map.of("currency", "XQX")).then().statusCode(400);
        organisation(Map.of("monthlyLimit", "-1")).then().statusCode(400).body(containsString("Enter an amount"));
        organisation(Map.of("memberMonthlyLimit", "1e3")).then().statusCode(400);
        organisation(Map.of("name", "")).then().statusCode(400);
        assertThat(heard.events).isEmpty();
        organisation(Map.of()).then().statusCode(303);
        assertThat(heard.events).singleElement().satisfies(event -> {
            assertThat(event.monthlyLimit()).hasToString("300.000000000");
            assertThat(event.memberMonthlyLimit()).hasToString("12.500000000");
        });
        organisation(Map.of()).then().statusCode(404);
        var organisation = QuarkusTransaction.requiringNew().call(Organisation::current);
        assertThat(organisation.name).isEqualTo("Halden & <Sons>");
        assertThat(organisation.zoneAt(Instant.now())).hasToString("Europe/Oslo");
        assertThat(organisation.currency).isEqualTo("NOK");
    }

    @Test
    @Order(6)
    void theChatIsThere() {
        var page = as().get("/").then().statusCode(200).extract();
        assertThat(page.asString())
                .contains("Halden &amp; &lt;Sons&gt; · Chat", "<div id=\"app\"></div>", "data-page=\"chat\"")
                .contains("\"name\":\"Halden \\u0026 \\u003cSons\\u003e\"");
        as().get("/api/me").then().statusCode(200).body("role", equalTo("admin"));
        given().redirects().follow(false).get("/setup").then().statusCode(303);
        given().redirects().follow(false).get("/").then().statusCode(303).header("Location", containsString("/login"));
    }

    private static Response found(String code, String email, String password) {
        return given().redirects()
                .follow(false)
                .formParam("code", code)
                .formParam("name", "Ada Lindqvist")
                .formParam("email", email)
                .formParam("password", password)
                .post("/setup");
    }

    private static Response organisation(Map<String, String> changed) {
        var fields = new HashMap<>(Map.of(
                "name", "Halden & <Sons>",
                "zone", "Europe/Oslo",
                "currency", "NOK",
                "monthlyLimit", "300",
                "memberMonthlyLimit", "12.50"));
        fields.putAll(changed);
        return as().header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .formParams(fields)
                .post("/setup/organisation");
    }

    private static RequestSpecification as() {
        return given().cookie(SessionCookie.PLAIN_NAME, session);
    }
}
