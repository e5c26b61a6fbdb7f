package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import chat.parley.inference.Inference;
import chat.parley.inference.Outcome;
import chat.parley.inference.ProviderFailure;
import chat.parley.inference.Received;
import chat.parley.inference.ReportedUsage;
import chat.parley.ledger.Attempt;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A charge that is put right after an answer was settled: by an admin, or by usage that came late.
@QuarkusTest
class CorrectedCostTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Inference inference;

    @Inject
    AgroalDataSource pool;

    private Cast.Person grace;
    private UUID conversation;
    private Turn.Posted answer;
    private Attempt call;

    @BeforeEach
    void anEstimatedAnswer() {
        grace = cast.newMember("corrected-" + Ids.next());
        conversation = stage.conversation(grace);
        var model = stage.model(FakeScript.builder()
                .usage(FakeScript.UsageStyle.NONE)
                .say("It is 391.")
                .finish("stop")
                .done()
                .build());
        answer = stage.ask(grace, conversation, null, "17 x 23?", model);
        stage.watch(grace, answer.turnId()).awaitClosed().close();
        call = attempt();
        assertThat(call.estimated).isTrue();
        assertThat(call.cost).isEqualTo(call.held);
    }

    @Test
    void anAdminPutsItRightEverywhere() {
        var right = new Money(1_234);
        correct(call.id, right, "the bill says so")
                .statusCode(201)
                .body("before", equalTo(call.held.toString()))
                .body("cost", equalTo("0.000001234"))
                .body("reserved", equalTo(call.held.toString()));
        assertCosts(right);
        var entry = cast.as(cast.ada())
                .get("/api/admin/ledger?account=" + grace.id())
                .then()
                .extract()
                .jsonPath();
        assertThat(entry.getString("items[0].kind")).isEqualTo("correction");
        assertThat(entry.getString("items[0].reason")).isEqualTo("the bill says so");
        assertThat(entry.getString("items[0].amount"))
                .isEqualTo(right.minus(call.held).toString());
        cast.as(cast.ada())
                .get("/api/admin/audit")
                .then()
                .body("items.findAll { it.action == 'call_corrected' }.targetId", hasItem(call.id.toString()));
        // Once more, and back up to what was reserved.
        correct(call.id, call.held, "the bill was wrong").statusCode(201);
        assertCosts(call.held);
    }

    @Test
    void notAboveTheReserveNorBelowNothingNorWithoutAReason() {
        correct(call.id, call.held.plus(new Money(1)), "too much")
                .statusCode(400)
                .body("errors[0].field", equalTo("cost"))
                .body("errors[0].code", equalTo("too_large"));
        correct(call.id, new Money(-1), "below nothing").statusCode(400).body("errors[0].code", equalTo("negative"));
        correct(call.id, Money.ZERO, " ").statusCode(400).body("errors[0].field", equalTo("reason"));
        assertCosts(call.held);
    }

    @Test
    void noLimitIsPassedForIt() {
        correct(call.id, Money.ZERO, "given back").statusCode(201);
        var limit = Map.of(
                "owner",
                Map.of("kind", "user", "id", grace.id()),
                "period",
                "month",
                "limit",
                "0.000000010",
                "mode",
                "hard",
                "reason",
                "test");
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(limit)
                .post("/api/admin/budgets")
                .then()
                .statusCode(201);
        correct(call.id, new Money(11), "one too much")
                .statusCode(409)
                .body("type", equalTo("correction_over_limit"))
                .body("missing", equalTo("0.000000001"));
        assertCosts(Money.ZERO);
        correct(call.id, new Money(10), "just what there is").statusCode(201);
        assertCosts(new Money(10));
    }

    /// Who changes limits holds their lock and waits for calls' rows: a correction that had the row would be a
    /// deadlock.
    @Test
    void waitsForAChangeOfLimitsWithoutHoldingTheCall() throws Exception {
        try (var changing = pool.getConnection();
                var correcting = Executors.newSingleThreadExecutor()) {
            changing.setAutoCommit(false);
            run(changing, "SELECT pg_advisory_xact_lock(budgets_lock_key())");
            var done = correcting.submit(() -> correct(call.id, Money.ZERO, "while limits change"));
            Awaitility.await()
                    .until(() ->
                            stage.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                                    > 0);
            run(changing, "SELECT FROM attempts WHERE id = '" + call.id + "' FOR UPDATE NOWAIT");
            changing.rollback();
            done.get().statusCode(201);
        }
        assertCosts(Money.ZERO);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatCostNothingCannotBeCorrectedAndMembersCannotCorrect() {
        var refusing = stage.model(FakeScript.status(400, "{}"));
        var refused = stage.ask(grace, stage.conversation(grace), null, "No?", refusing);
        stage.watch(grace, refused.turnId()).awaitClosed().close();
        var nothing = QuarkusTransaction.requiringNew().call(() -> Attempt.lastOfTurn(refused.turnId()).id);
        correct(nothing, new Money(1), "why not").statusCode(409).body("type", equalTo("not_charged"));
        correct(Ids.next(), new Money(1), "of nobody").statusCode(404);
        cast.as(grace)
                .contentType(ContentType.JSON)
                .body(Map.of("attempt", call.id, "cost", "0", "reason", "mine"))
                .post("/api/admin/corrections")
                .then()
                .statusCode(403);
    }

    @Test
    void usageThatComesLateIsToldBesideTheAnswer() {
        var outcome = new Outcome.Stopped(new ReportedUsage(100, 0, 50, 0), Received.NOTHING);
        QuarkusTransaction.requiringNew().run(() -> inference.settle(call.id, outcome));
        var exact = attempt();
        assertThat(exact.estimated).isFalse();
        assertThat(exact.cost.nano()).isPositive().isLessThan(call.held.nano());
        assertCosts(exact.cost);
        assertThat(stage.message(grace, conversation, answer.messageId()).get("usage"))
                .hasFieldOrPropertyWithValue("estimated", false);
        cast.as(grace)
                .get("/api/conversations/" + conversation)
                .then()
                .body("freshTokens", equalTo(100))
                .body("cachedTokens", equalTo(0));
    }

    /// Another replica had charged it by rule; this one knows that it cost nothing.
    @Test
    void aRefusalThatComesLateTakesItAllBack() {
        var refusal = new Outcome.Rejected(ProviderFailure.of(ProviderFailure.Kind.RATE_LIMITED, "too many"));
        QuarkusTransaction.requiringNew().run(() -> inference.settle(call.id, refusal));
        assertCosts(Money.ZERO);
        assertThat(attempt().estimated).isFalse();
        var refused = stage.message(grace, conversation, answer.messageId());
        assertThat(refused.get("usage")).isNull();
        assertThat(refused.get("costDetail")).isNull();
        cast.as(grace)
                .get("/api/conversations/" + conversation)
                .then()
                .body("freshTokens", equalTo(0))
                .body("saved", equalTo(Money.ZERO.toString()));
        cast.as(cast.ada())
                .get("/api/admin/ledger?account=" + grace.id())
                .then()
                .body("items[0].kind", equalTo("correction"))
                .body("items[0].reason", equalTo("the provider never took the call"))
                .body("items[0].amount", equalTo(Money.ZERO.minus(call.held).toString()));
    }

    private Attempt attempt() {
        return QuarkusTransaction.requiringNew().call(() -> Attempt.lastOfTurn(answer.turnId()));
    }

    private void assertCosts(Money cost) {
        assertThat(attempt().cost).isEqualTo(cost);
        assertThat(stage.message(grace, conversation, answer.messageId())).containsEntry("cost", cost.toString());
        cast.as(grace).get("/api/conversations/" + conversation).then().body("cost", equalTo(cost.toString()));
        cast.as(grace).get("/api/usage").then().body("total.cost", equalTo(cost.toString()));
        assertThat(stage.number(
                        "SELECT sum(posted) FROM ledger_accounts WHERE owner_kind = 'user' AND owner_id = ?",
                        grace.id().toString()))
                .isEqualTo(cost.nano());
    }

    private ValidatableResponse correct(UUID attempt, Money cost, String reason) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("attempt", attempt, "cost", cost.toString(), "reason", reason))
                .post("/api/admin/corrections")
                .then();
    }
}
