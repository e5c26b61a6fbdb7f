package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the same thing asks the database is planned once. A plan that is never found again is kept all the same, and
/// each search for it is longer than the one before.
@QuarkusTest
class PlannedOnceTest {

    private static final int TIMES = 20;

    @Inject
    Cast cast;

    @Inject
    Stage stage;

    @Inject
    EntityManagerFactory entities;

    private Statistics statistics;

    @BeforeEach
    void count() {
        statistics = entities.unwrap(SessionFactory.class).getStatistics();
        statistics.setStatisticsEnabled(true);
    }

    @AfterEach
    void countNoMore() {
        statistics.setStatisticsEnabled(false);
    }

    @Test
    void callsOfPrograms() {
        var person = cast.newMember("planned-" + Ids.next());
        var key = cast.newKey(person).getString("key");
        var body = Map.of(
                "model",
                stage.model(FakeScript.answer("", "Hello.")),
                "messages",
                List.of(Map.of("role", "user", "content", "Hello")));
        isPlannedOnce(() -> RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/chat/completions")
                .then()
                .statusCode(200));
    }

    @Test
    void answersInTheBrowser() {
        var person = cast.newMember("planned-" + Ids.next());
        var model = stage.model(FakeScript.answer("", "Hello."));
        isPlannedOnce(() -> {
            var turn = stage.ask(person, model).turnId();
            try (var watch = stage.watch(person, turn)) {
                watch.awaitEnd();
            }
            var conversation = stage.conversationOf(person, turn);
            for (var path : List.of("", "/" + conversation, "/" + conversation + "/messages")) {
                cast.as(person).get("/api/conversations" + path).then().statusCode(200);
            }
        });
    }

    /// Less than once each time, and not never: jobs go on meanwhile.
    private void isPlannedOnce(Runnable act) {
        act.run();
        act.run();
        statistics.clear();
        for (int i = 0; i < TIMES; i++) {
            act.run();
        }
        assertThat(statistics.getQueryPlanCacheHitCount()).isGreaterThan(TIMES);
        assertThat(statistics.getQueryPlanCacheMissCount()).isLessThan(TIMES);
    }
}
