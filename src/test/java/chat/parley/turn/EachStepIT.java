package chat.parley.turn;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import chat.parley.time.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One kill -9 that finds a call at each step between the question and the bill: every one is resolved by its rule,
/// nothing that was shown is lost, and the books are whole.
class EachStepIT {

    private static final String MODEL = "deepseek-v4-flash";
    private static final String EMAIL = "ada@halden.example";
    private static final String PASSWORD = "seven green herons";
    private static final String ANSWER = "Every word that anyone saw is kept. ".repeat(20);

    private static final CompletableFuture<Void> ROW_IS_LOCKED = new CompletableFuture<>();

    /// Where a call is when its process is killed.
    private enum Step {
        /// Waits for the accounts: nothing is committed.
        RESERVES(FakeScript.answer("", "never")),
        /// Was sent, and nothing has come yet.
        SENT(FakeScript.builder().stall().build()),
        ANSWERS(FakeScript.builder().say(ANSWER).stall().build()),
        /// The provider has told its usage and keeps the connection open.
        TOLD(FakeScript.builder().say(ANSWER).finish("stop").stall().build()),
        /// Was stopped, and is read on for its usage.
        DRAINS(FakeScript.builder().say(ANSWER).build().every(Duration.ofMillis(200))),
        /// Has ended; its last transaction waits for a row.
        SETTLES(FakeScript.builder()
                .say(ANSWER)
                .until(ROW_IS_LOCKED)
                .finish("stop")
                .done()
                .build()),
        SETTLED(FakeScript.answer("", ANSWER));

        final FakeScript script;

        Step(FakeScript script) {
            this.script = script;
        }
    }

    /// A call on its way.
    private record Call(UUID conversation, UUID turn) {}

    private final FakeProvider provider = FakeProvider.start();
    private ParleyProcess parley;
    private String session;

    @Test
    void aKillAtAnyStepLosesNothing(@TempDir Path data) throws Exception {
        provider.script(MODEL, EachStepIT::script);
        var calls = new EnumMap<Step, Call>(Step.class);
        try {
            begin(data);
            for (Step step : Step.values()) {
                if (step != Step.RESERVES) {
                    calls.put(step, new Call(conversation(), Ids.next()));
                    ask(step, calls.get(step)).then().statusCode(201);
                }
            }
            for (Step step : new Step[] {Step.ANSWERS, Step.TOLD, Step.SETTLES}) {
                watch(calls.get(step)).awaitUnits(ANSWER.length()).close();
            }
            try (var row = connect(data);
                    var accounts = connect(data)) {
                lock(
                        row,
                        "SELECT 1 FROM conversations WHERE id = '%s' FOR UPDATE"
                                .formatted(calls.get(Step.SETTLES).conversation()));
                ROW_IS_LOCKED.complete(null);
                watch(calls.get(Step.DRAINS)).awaitUnits(8).close();
                as().delete(parley.http("/api/turns/" + calls.get(Step.DRAINS).turn()))
                        .then()
                        .statusCode(204);
                await(() -> {
                    assertThat(status(calls.get(Step.DRAINS))).isEqualTo("stopped");
                    assertThat(status(calls.get(Step.SETTLED))).isEqualTo("completed");
                    assertThat(provider.requests()).hasSize(Step.values().length - 1);
                    assertThat(number(data, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
                            .isOne();
                });
                lock(accounts, "SELECT 1 FROM ledger_accounts FOR UPDATE");
                var reserves = new Call(conversation(), Ids.next());
                calls.put(Step.RESERVES, reserves);
                Thread.ofVirtual().start(() -> ask(Step.RESERVES, reserves));
                await(() -> assertThat(
                                number(data, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
                        .isEqualTo(2));
                parley.kill();
            }
            parley.close();
            begin(data);
            isResolved(data, calls);
        } finally {
            parley.close();
            provider.close();
        }
    }

    private void isResolved(Path data, Map<Step, Call> calls) throws Exception {
        await(() -> assertThat(number(data, "SELECT count(*) FROM attempts WHERE state = 'pending'"))
                .as("%s", log())
                .isZero());
        for (var entry : calls.entrySet()) {
            var call = entry.getValue();
            if (entry.getKey() == Step.RESERVES) {
                as().get(parley.http("/api/turns/" + call.turn())).then().statusCode(404);
                assertThat(messages(call).getList("items")).isEmpty();
                continue;
            }
            var status = status(call);
            String content = messages(call).getString("items[1].content");
            long cost = attempt(data, call, "cost");
            switch (entry.getKey()) {
                case SETTLED -> {
                    assertThat(status).isEqualTo("completed");
                    assertThat(attempt(data, call, "estimated::int")).isZero();
                }
                case DRAINS -> {
                    assertThat(status).isEqualTo("stopped");
                    assertThat(content).isNotEmpty();
                }
                case SENT -> {
                    assertThat(status).isEqualTo("interrupted");
                    assertThat(content).isEmpty();
                }
                default -> {
                    assertThat(status).as("%s", entry.getKey()).isIn("interrupted", "completed");
                    assertThat(content).isEqualTo(ANSWER);
                }
            }
            assertThat(ANSWER).startsWith(content);
            assertThat(cost).as("%s", entry.getKey()).isPositive();
            // This provider says nothing of calls that are broken off: all that was held is charged.
            if (attempt(data, call, "estimated::int") == 1) {
                assertThat(cost).isEqualTo(attempt(data, call, "held"));
            }
            assertThat(money(messages(call).getString("items[1].cost"))).isEqualTo(cost);
        }
        assertThat(number(data, "SELECT count(*) FROM attempts")).isEqualTo(calls.size() - 1);
        assertThat(number(data, "SELECT sum(held) FROM ledger_accounts")).isZero();
        assertThat(number(data, """
                SELECT count(*) FROM ledger_accounts a WHERE posted <> (
                    SELECT coalesce(sum(e.amount), 0) FROM ledger_entries e WHERE e.ledger_account_id = a.id)""")).isZero();
        assertThat(number(data, "SELECT sum(cost) FROM attempts"))
                .isEqualTo(number(data, "SELECT sum(cost) FROM usage_daily"));
    }

    private static FakeScript script(JsonNode body) {
        var messages = body.path("messages");
        var asked = messages.path(messages.size() - 1).path("content").asText();
        for (Step step : Step.values()) {
            if (asked.endsWith(step.name())) {
                return step.script;
            }
        }
        throw new IllegalArgumentException(asked);
    }

    private void begin(Path data) throws IOException {
        parley = ParleyProcess.start(
                data,
                Map.of(
                        "PARLEY_UPSTREAM_BASE_URL", provider.baseUrl(),
                        "PARLEY_UPSTREAM_API_KEY", "sk-fake-provider-key",
                        "PARLEY_UPSTREAM_MODEL", MODEL,
                        "PARLEY_ADMIN_EMAIL", EMAIL,
                        "PARLEY_ADMIN_PASSWORD", PASSWORD));
        session = given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("email", EMAIL)
                .formParam("password", PASSWORD)
                .post(parley.http("/login"))
                .then()
                .statusCode(303)
                .extract()
                .cookie("parley");
    }

    private RequestSpecification as() {
        return given().cookie("parley", session).contentType("application/json");
    }

    private UUID conversation() {
        var id = Ids.next();
        as().body(Map.of("id", id))
                .post(parley.http("/api/conversations"))
                .then()
                .statusCode(201);
        return id;
    }

    private Response ask(Step step, Call call) {
        return as().body(
                        Map.of("id", call.turn(), "text", "Tell me: " + step.name(), "model", MODEL, "thinking", "off"))
                .post(parley.http("/api/conversations/" + call.conversation() + "/turns"));
    }

    private Watch watch(Call call) {
        return Watch.open(parley.http("/api/turns/" + call.turn() + "/events"), session, Map.of());
    }

    private String status(Call call) {
        return as().get(parley.http("/api/turns/" + call.turn())).jsonPath().getString("status");
    }

    private JsonPath messages(Call call) {
        return as().get(parley.http("/api/conversations/" + call.conversation() + "/messages"))
                .jsonPath();
    }

    private String log() throws IOException {
        return parley.log();
    }

    private static long money(String amount) {
        return new java.math.BigDecimal(amount).movePointRight(9).longValueExact();
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(assertion);
    }

    private static long attempt(Path data, Call call, String column) throws IOException, SQLException {
        return number(data, "SELECT %s FROM attempts WHERE turn_id = '%s'".formatted(column, call.turn()));
    }

    private static Connection connect(Path data) throws IOException, SQLException {
        String port = Files.readString(data.resolve("postgresql/port")).strip();
        String password =
                Files.readString(data.resolve("postgresql/parley.password")).strip();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/parley", "parley", password);
    }

    /// Held until the connection closes.
    private static void lock(Connection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Path data, String sql) throws IOException, SQLException {
        try (var connection = connect(data);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
