package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeScript;
import chat.parley.testing.Impatient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An answer that is not streamed and takes longer than connections may be silent.
@QuarkusTest
@TestProfile(Impatient.class)
class LongAnswerTest {

    /// What the provider waits for.
    private final CompletableFuture<Void> announced = new CompletableFuture<>();

    @AfterEach
    void goOn() {
        announced.complete(null);
    }

    @Test
    void comesWhole() throws IOException {
        var completion = Client.parse(
                answer("slow", then().say("At last.").finish("stop").done().build()));
        assertThat(completion
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("At last.");
        assertThat(completion.path("usage").path("cost").asText()).isNotBlank();
        assertThat(completion.has("error")).isFalse();
    }

    @Test
    void oneThatFailsLateSaysSoInItsBody() throws IOException {
        var answer = Client.parse(answer(
                "late",
                then().raw("data: {\"error\":{\"code\":500,\"message\":\"boom\"}}\n\n")
                        .build()));
        assertThat(answer.path("error").path("code").asText()).isEqualTo("upstream_error");
        assertThat(answer.has("choices")).isFalse();
    }

    private FakeScript.Builder then() {
        return FakeScript.builder().until(announced);
    }

    /// What comes after the head and two signs of life.
    private String answer(String scenario, FakeScript script) throws IOException {
        World.PROVIDER.script("fake:" + scenario, script);
        var model = World.model(scenario);
        var answer = new Client(World.program("grace", "20")).open(Client.ask(model));
        assertThat(answer.statusCode()).isEqualTo(200);
        try (var in = answer.body()) {
            assertThat(new String(in.readNBytes(2), StandardCharsets.UTF_8)).isEqualTo("\n\n");
            announced.complete(null);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
