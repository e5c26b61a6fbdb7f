package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.testing.Impatient;
import chat.parley.testing.Sockets;
import chat.parley.testing.VanishingClient;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Pages that fall off the network, and people who may not watch any longer. The answer goes on in both cases.
@QuarkusTest
@TestProfile(Impatient.class)
class WatcherEndsTest {

    /// It is looked for every two seconds; by itself no answer here ends for a minute.
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Watchers watchers;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPageThatVanishesIsLetGoAndTheAnswerGoesOn() throws Exception {
        var grace = cast.newMember("vanishing");
        var text = "word ".repeat(500);
        var model = stage.model(FakeScript.answer("", text).every(Duration.ofMillis(20)));
        var turn = stage.ask(grace, model);
        var port = URI.create(Stage.base()).getPort();
        var open = watchers.count();
        var session = cast.signIn(grace);
        // Also those that the sign-in leaves open for the next request.
        var sockets = Sockets.established(port);
        List<VanishingClient> pages = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                var page = new VanishingClient(port);
                pages.add(page);
                page.send("GET /api/turns/%s/events HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n"
                        .formatted(turn.turnId(), Stage.cookie(session)));
                assertThat(page.readUntil("word")).contains("event: delta");
            }
            assertThat(watchers.count()).isEqualTo(open + 5);
            for (var page : pages) {
                page.vanish();
            }
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> watchers.count() == open);
            Awaitility.await().until(() -> Sockets.established(port) <= sockets);
        } finally {
            for (var page : pages) {
                page.close();
            }
        }
        try (var watch = stage.watch(grace, turn.turnId())) {
            assertThat(watch.awaitEnd().content()).isEqualTo(text);
            assertThat(watch.end().path("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void anEndedSessionIsToldToSignInAgain() {
        var grace = cast.newMember("signing-out");
        endsWithAnErrorAfter(grace, () -> stage.sql("DELETE FROM sessions WHERE account_id = '" + grace.id() + "'"));
    }

    @Test
    void theStreamOfABrowserEndsWithItsSessionToo() {
        var grace = cast.newMember("signed-out");
        var bystander = cast.newMember("signed-in");
        var uri = URI.create(Stage.base() + "/api/events");
        try (var events = Watch.open(uri, cast.signIn(grace), Map.of());
                var others = Watch.open(uri, cast.signIn(bystander), Map.of())) {
            stage.sql("DELETE FROM sessions WHERE account_id = '" + grace.id() + "'");
            Awaitility.await().atMost(SOON).until(events::isClosed);
            assertThat(events.events("error").getFirst().data().path("type").asText())
                    .isEqualTo("unauthenticated");
            assertThat(others.isClosed()).isFalse();
        }
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsStreams() {
        var grace = cast.newMember("changing");
        endsWithAnErrorAfter(
                grace,
                () -> cast.as(grace)
                        .contentType(ContentType.JSON)
                        .body(Map.of("current", Cast.PASSWORD, "password", "eleven blue kingfishers"))
                        .put("/api/me/password")
                        .then()
                        .statusCode(204));
    }

    /// The answer is stopped as well, so either is told, whichever comes first.
    @Test
    void aDisabledAccountsStreamEnds() {
        var grace = cast.newMember("leaving");
        var turn = stage.ask(grace, slow());
        try (var watch = stage.watch(grace, turn.turnId())) {
            watch.awaitUnits(20);
            QuarkusTransaction.requiringNew()
                    .run(() -> Account.find(grace.id()).orElseThrow().disable(Instant.now()));
            Awaitility.await().atMost(SOON).until(watch::isClosed);
            assertThat(watch.events("error").size() + watch.events("end").size())
                    .isPositive();
        }
    }

    @Test
    void whoIsStillSignedInWatchesOn() {
        var grace = cast.newMember("staying");
        var bystander = cast.newMember("bystander");
        var turn = stage.ask(grace, slow());
        try (var watch = stage.watch(grace, turn.turnId())) {
            watch.awaitUnits(20);
            stage.sql("DELETE FROM sessions WHERE account_id = '" + bystander.id() + "'");
            var seen = watch.content().length();
            watch.awaitUnits(seen + 1000);
            assertThat(watch.events("error")).isEmpty();
        }
        stage.stop(grace, turn.turnId());
    }

    private void endsWithAnErrorAfter(Cast.Person person, Runnable withdrawal) {
        var turn = stage.ask(person, slow());
        try (var watch = stage.watch(person, turn.turnId())) {
            watch.awaitUnits(20);
            withdrawal.run();
            Awaitility.await().atMost(SOON).until(watch::isClosed);
            assertThat(watch.events("end")).isEmpty();
            var told = watch.events("error");
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().id()).isNull();
            assertThat(told.getFirst().data().path("type").asText()).isEqualTo("unauthenticated");
            assertThat(told.getFirst().data().path("status").asInt()).isEqualTo(401);
        }
        assertThat(running(turn.turnId())).as("the answer goes on").isTrue();
    }

    private boolean running(UUID turn) {
        return stage.number("SELECT count(*) FROM turns WHERE id = ? AND finished_at IS NULL", turn) == 1;
    }

    private String slow() {
        return stage.model(FakeScript.answer("", "word ".repeat(6000)).every(Duration.ofMillis(10)));
    }
}
