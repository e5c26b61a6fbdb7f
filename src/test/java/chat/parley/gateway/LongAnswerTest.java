package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeScript;
import chat.parley.testing.Impatient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// An answer that is not streamed and takes longer than connections may be silent.
@QuarkusTest
@TestProfile(Impatient.class)
class LongAnswerTest {

    @Test
    void comesWhole() {
        var answer = answer("slow", then().say("At last.").finish("stop").done().build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("\n\n");
        var completion = Client.parse(answer.body());
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
    void oneThatFailsLateSaysSoInItsBody() {
        var answer = answer(
                "late",
                then().raw("data: {\"error\":{\"code\":500,\"message\":\"boom\"}}\n\n")
                        .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Client.error(answer).path("code").asText()).isEqualTo("upstream_error");
        assertThat(Client.parse(answer.body()).has("choices")).isFalse();
    }

    @Test
    void oneThatFailsSoonHasItsStatus() {
        var answer = answer("soon", FakeScript.status(503, "{\"error\":{\"message\":\"busy\"}}"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).doesNotStartWith("\n");
    }

    private static FakeScript.Builder then() {
        return FakeScript.builder().pause(Duration.ofSeconds(10));
    }

    private static java.net.http.HttpResponse<String> answer(String scenario, FakeScript script) {
        World.PROVIDER.script("fake:" + scenario, script);
        var model = World.model(scenario);
        return new Client(World.program("grace", "20")).complete(Client.ask(model));
    }
}
