package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.money.Money;
import chat.parley.testing.FakeScript;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A key that works no longer gets no more of an answer that it asked for.
@QuarkusTest
@TestProfile(Timings.class)
class WithdrawnTest {

    private static final Consumer<World.Program> KEY_DELETED = who -> QuarkusTransaction.requiringNew()
            .run(() -> World.execute("UPDATE api_keys SET revoked_at = now() WHERE id = ?1", who.keyId()));

    private static final Consumer<World.Program> DISABLED = who -> QuarkusTransaction.requiringNew()
            .run(() -> Account.find(who.account()).orElseThrow().disable(Instant.now()));

    @BeforeEach
    void scripts() {
        var script = FakeScript.answer("", "word ".repeat(6000)).every(Duration.ofMillis(20));
        World.PROVIDER.script("fake:withdrawn", script);
        World.PROVIDER.script("fake:withheld", FakeScript.builder().stall().build());
        World.model("withdrawn");
        World.model("withheld");
        World.drainFor(1);
    }

    @Test
    void aStreamEndsWhenItsKeyIsDeleted() throws Exception {
        aStreamEndsAfter(KEY_DELETED);
    }

    @Test
    void aStreamEndsWhenItsOwnerIsDisabled() throws Exception {
        aStreamEndsAfter(DISABLED);
    }

    @Test
    void anotherKeysStreamGoesOn() throws Exception {
        var grace = World.program("grace", "20");
        var ada = World.program("ada", "20");
        var looked = new CompletableFuture<Void>();
        World.PROVIDER.script(
                "fake:goes-on",
                FakeScript.builder()
                        .say("Begun")
                        .until(looked)
                        .say(" and done.")
                        .finish("stop")
                        .done()
                        .build());
        var goesOn = new Client(ada).open(Client.ask(World.model("goes-on"), "\"stream\":true"));
        try (var ended = new Client(grace).dial(Client.ask("fake/withdrawn", "\"stream\":true"))) {
            assertThat(ended.getInputStream().readNBytes(500)).hasSize(500);
            KEY_DELETED.accept(grace);
            // One look asks for all keys.
            assertThat(rest(ended.getInputStream())).contains("invalid_api_key");
        }
        looked.complete(null);
        assertThat(rest(goesOn.body())).endsWith("data: [DONE]\n\n").doesNotContain("invalid_api_key");
    }

    @Test
    void beforeTheHeadItHasAStatus() throws Exception {
        var grace = World.program("grace", "20");
        var answer = CompletableFuture.supplyAsync(
                () -> new Client(grace).complete(Client.ask("fake/withheld", "\"stream\":false")));
        Awaitility.await().until(() -> World.attempts(grace.account(), "pending") == 1);
        KEY_DELETED.accept(grace);
        // With the times of this test the head of a whole answer goes out after 20 s, of a stream after 8 s.
        var told = answer.get();
        assertThat(told.statusCode()).isIn(401, 200);
        assertThat(Client.error(told).path("code").asText()).isEqualTo("invalid_api_key");
        isSettled(grace);
    }

    private static void aStreamEndsAfter(Consumer<World.Program> withdrawal) throws Exception {
        var grace = World.program("grace", "20");
        var socket = new Client(grace).dial(Client.ask("fake/withdrawn", "\"stream\":true"));
        var in = socket.getInputStream();
        assertThat(in.readNBytes(500)).hasSize(500);
        withdrawal.accept(grace);
        // It is looked for every five seconds; by itself the answer would go on for two minutes, to its good end.
        var rest = rest(in);
        assertThat(rest).contains("event: error\ndata: {\"error\":{").contains("invalid_api_key");
        assertThat(rest).doesNotContain("[DONE]");
        isSettled(grace);
        assertThat(new Client(grace).complete(Client.ask("fake/withdrawn")).statusCode())
                .isEqualTo(401);
    }

    private static void isSettled(World.Program who) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> World.attempts(who.account(), "pending") == 0);
        assertThat(World.held(who.account())).isEqualTo(Money.ZERO);
    }

    private static String rest(InputStream in) throws IOException {
        var rest = new java.io.ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (IOException cut) {
            // As it should be.
        }
        return rest.toString(StandardCharsets.UTF_8);
    }
}
