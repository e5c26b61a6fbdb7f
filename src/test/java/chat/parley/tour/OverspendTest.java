package chat.parley.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import chat.parley.testing.Cast;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DemoOn.class)
class OverspendTest {

    @Inject
    Cast cast;

    @Test
    void exactlyFiftyOfAHundredAreAnsweredAndTheLinesSayTheSame() {
        var person = cast.newMember("spender");
        List<JsonPath> counts = events(run(person));
        assertThat(counts.getFirst().getInt("calls")).isEqualTo(100);
        assertThat(counts.getFirst().getInt("answered")).isZero();
        assertThat(counts).filteredOn(count -> count.getBoolean("ended")).hasSize(1);
        var last = counts.getLast();
        assertThat(last.getInt("answered")).isEqualTo(50);
        assertThat(last.getInt("refused")).isEqualTo(50);
        assertThat(last.getInt("failed")).isZero();
        assertThat(last.getString("spent")).isEqualTo("0.050000000");
        assertThat(last.getString("held")).isEqualTo("0.000000000");
        assertThat(last.getString("limit")).isEqualTo("0.050000000");

        var lines = "/api/tour/overspend/" + last.getString("run");
        cast.as(person)
                .get(lines)
                .then()
                .statusCode(200)
                .body("spent", equalTo("0.050000000"))
                .body("items", hasSize(50))
                .body("items.amount", everyItem(equalTo("0.001000000")))
                .body("items.tokens", everyItem(equalTo(CountedCall.TOKENS)));
        cast.as(cast.newAdmin("nosy")).get(lines).then().statusCode(404);
        cast.as(person).get("/api/keys").then().body("items", empty());
        cast.as(person)
                .get("/api/me/budgets")
                .then()
                .body("items.find { it.owner == 'user' && it.book == 'demo' }.spent", equalTo("0.050000000"))
                .body("items.find { it.owner == 'user' && it.book == 'real' }.spent", equalTo("0.000000000"));
        cast.as(person).get("/api/models").then().body("items.findAll { it.id == 'demo-counted' }", empty());
    }

    @Test
    void oneRunAtATimeForEachPerson() throws Exception {
        var person = cast.newMember("hasty");
        var another = cast.newMember("patient");
        // Signed in one after the other: what meets here are their runs.
        cast.forgetFailures();
        cast.as(person);
        cast.as(another);
        try (var callers = Executors.newFixedThreadPool(3)) {
            Callable<Response> mine = () -> run(person);
            var runs = callers.invokeAll(List.of(mine, mine, () -> run(another)));
            var statuses = List.of(
                    runs.get(0).get().statusCode(),
                    runs.get(1).get().statusCode(),
                    runs.get(2).get().statusCode());
            assertThat(statuses.subList(0, 2)).containsExactlyInAnyOrder(200, 409);
            assertThat(statuses.get(2)).isEqualTo(200);
        }
        assertThat(events(run(person)).getLast().getInt("answered")).isEqualTo(50);
    }

    private Response run(Cast.Person person) {
        return cast.as(person).contentType(ContentType.JSON).body("{}").post("/api/tour/overspend");
    }

    private static List<JsonPath> events(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.contentType()).startsWith("text/event-stream");
        return response.asString()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> JsonPath.from(line.substring(5)))
                .toList();
    }
}
