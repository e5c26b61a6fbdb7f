package chat.parley.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.account.Role;
import chat.parley.http.SessionCookie;
import chat.parley.testing.Cast;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// Secrets that people carry are nowhere in the database and nowhere in the log, at its most talkative.
@QuarkusTest
class CanaryTest {

    private static final String PASSWORD = "canary yellow 71 feathers";

    @Inject
    Cast cast;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    @Test
    void whatPeopleCarryIsNowhereElse() throws SQLException {
        var log = new Log();
        var ours = Logger.getLogger("chat.parley");
        var http = Logger.getLogger("io.quarkus.vertx.http");
        ours.setLevel(Level.ALL);
        http.setLevel(Level.ALL);
        ours.addHandler(log);
        http.addHandler(log);
        cast.ada();
        var token = invitation();
        var session = given().redirects()
                .follow(false)
                .formParam("name", "Canary")
                .formParam("language", "en")
                .formParam("password", PASSWORD)
                .post("/join/" + token)
                .cookie(SessionCookie.PLAIN_NAME);
        SignInTest.signIn("canary@halden.example", PASSWORD);
        SignInTest.signIn("canary@halden.example", PASSWORD + " mistyped");
        SignInTest.signIn(PASSWORD, PASSWORD);
        given().cookie(SessionCookie.PLAIN_NAME, session).get("/api/me").then().statusCode(200);
        given().cookie(SessionCookie.PLAIN_NAME, session)
                .get("/api/me/nothing")
                .then()
                .statusCode(404);
        var key = given().cookie(SessionCookie.PLAIN_NAME, session)
                .contentType(ContentType.JSON)
                .body(Map.of("name", "canary", "cap", Map.of("period", "day", "limit", "1")))
                .post("/api/keys")
                .jsonPath();
        var text = key.getString("key");
        given().header("Authorization", "Bearer " + text)
                .get("/v1/models")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + text + "x")
                .get("/v1/models")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer " + text)
                .body("{\"model\":\"none\",\"messages\":[]}")
                .post("/v1/chat/completions");
        given().cookie(SessionCookie.PLAIN_NAME, session).delete("/api/keys/" + key.getString("id"));
        given().header("Authorization", "Bearer " + text)
                .get("/v1/models")
                .then()
                .statusCode(401);
        ours.removeHandler(log);
        http.removeHandler(log);
        cast.forgetFailures();

        var secrets = List.of(PASSWORD, token, session, text, text.substring("parley_".length()));
        assertThat(String.join("\n", log.lines)).doesNotContain(secrets.toArray(String[]::new));
        assertThat(everyStoredText()).doesNotContain(secrets.toArray(String[]::new));
    }

    private String invitation() {
        return QuarkusTransaction.requiringNew().call(() -> {
            var account = Account.invite("canary@halden.example", "Canary", Role.MEMBER, clock.instant());
            return Invitation.issue(account, cast.ada().id(), clock.instant()).token();
        });
    }

    private String everyStoredText() throws SQLException {
        var all = new StringBuilder();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var rows = statement.executeQuery(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("sessions", "accounts", "audit_events");
            for (var table : tables) {
                try (var rows = statement.executeQuery("SELECT * FROM " + table)) {
                    while (rows.next()) {
                        for (var column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                            var bytes = rows.getObject(column) instanceof byte[] raw ? raw : null;
                            all.append(
                                            bytes == null
                                                    ? rows.getString(column)
                                                    : new String(bytes, StandardCharsets.ISO_8859_1))
                                    .append('\n');
                        }
                    }
                }
            }
        }
        return all.toString();
    }

    private static final class Log extends Handler {

        final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord line) {
            lines.add(line.getMessage() + " " + Arrays.toString(line.getParameters()) + line.getThrown());
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
