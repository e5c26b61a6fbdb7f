package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages that no limit had room for: what is kept of them.
@QuarkusTest
class RefusedTurnsTest {

    private static final String REFUSALS = "/api/usage/refusals";

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    private Cast.Person person;
    private UUID conversation;
    private Map<String, Object> turn;

    @BeforeEach
    void write() {
        person = cast.newMember("refused-turn-" + Ids.next());
        conversation = stage.conversation(person);
        var model = stage.model(FakeScript.answer("", "391"));
        turn = new HashMap<>(Map.of("id", Ids.next(), "text", "Hello", "model", model));
    }

    @Test
    void aMessageIsRefusedOnceHoweverOftenItIsTried() {
        limit(1_000, "month");
        for (int i = 0; i < 3; i++) {
            assertThat(send().statusCode()).isEqualTo(402);
            await(i + 1);
        }
        cast.as(person)
                .get(REFUSALS)
                .then()
                .body("items.count", contains(3))
                .body("items.from", contains("chat"))
                .body("items.type", contains("request_too_large_for_budget"))
                .body("items[0].conversation.id", equalTo(conversation.toString()))
                .body("items[0].limit", equalTo("0.000001000"));
        cast.as(cast.ada())
                .get("/api/admin/refusals?account=" + person.id())
                .then()
                .body("items.count", contains(3))
                .body("items[0].conversation", nullValue());
        cast.as(person).delete("/api/conversations/{id}", conversation).then().statusCode(204);
        cast.as(person)
                .get(REFUSALS)
                .then()
                .body("items.count", contains(3))
                .body("items[0].conversation", nullValue());
    }

    @Test
    void whatWasToldToWaitIsRefusedOnlyIfItIsNeverSent() {
        limit(1_000_000_000, "month");
        stage.sql("INSERT INTO ledger_accounts (book, owner_kind, owner_id, period, period_start, limit_nano, ceiling,"
                + " held, created_at) SELECT 'real', 'user', '%s', 'month', period_start('month', (now() AT TIME ZONE"
                        .formatted(person.id())
                + " (SELECT zone FROM organisation))::date), 1000000000, 1000000000, 1000000000, now()");
        assertThat(send().statusCode()).isEqualTo(429);
        Awaitility.await().until(() -> kept() == 1);
        cast.as(person).get(REFUSALS).then().body("items", empty());
        stage.sql("UPDATE refusals SET last_at = last_at - interval '2 minutes' WHERE account_id = '%s'"
                .formatted(person.id()));
        cast.as(person).get(REFUSALS).then().body("items.type", contains("budget_on_hold"));
        stage.sql("UPDATE ledger_accounts SET held = 0 WHERE owner_id = '%s'".formatted(person.id()));
        assertThat(send().statusCode()).isEqualTo(201);
        cast.as(person).get(REFUSALS).then().body("items", empty());
        assertThat(kept()).isEqualTo(1);
    }

    private Response send() {
        return stage.post(person, conversation, turn);
    }

    private void limit(long nano, String period) {
        stage.sql(
                "INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)"
                        + " VALUES (gen_random_uuid(), 'real', 'user', '%s', '%s', %d, 'hard', now(), now())"
                                .formatted(person.id(), period, nano));
    }

    private long kept() {
        return stage.number("SELECT count(*) FROM refusals WHERE account_id = ?", person.id());
    }

    private void await(int count) {
        Awaitility.await()
                .until(() -> cast.as(person).get(REFUSALS).jsonPath().getList("items.count"), List.of(count)::equals);
    }
}
