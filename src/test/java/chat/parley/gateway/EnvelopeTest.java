package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever goes wrong under `/v1`, the answer is JSON in OpenAI's envelope, and comes at once.
@QuarkusTest
@TestProfile(Timings.class)
class EnvelopeTest {

    private static World.Program ada;
    private static String model;

    @BeforeAll
    static void prepare() {
        ada = World.program("ada", "20");
        model = World.model("plain");
    }

    @Test
    void listsModelsAsOpenAiDoes() {
        var response = new Client(ada).get("/v1/models");
        assertThat(response.statusCode()).isEqualTo(200);
        var list = Client.parse(response.body());
        assertThat(list.path("object").asText()).isEqualTo("list");
        var found = list.path("data")
                .valueStream()
                .filter(m -> m.path("id").asText().equals(model))
                .findFirst();
        assertThat(found).hasValueSatisfying(m -> {
            assertThat(m.path("object").asText()).isEqualTo("model");
            assertThat(m.path("created").isIntegralNumber()).isTrue();
            assertThat(m.path("owned_by").asText()).isEqualTo("Fake");
        });
        assertThat(Client.header(response, "x-request-id")).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/fake/odd:name", "//v1/models/fake/odd:name", "/v1//models/fake%2Fodd:name"})
    void findsAModelWhateverItsName(String path) {
        World.model("fake/odd:name", "fake:plain", World.RATES, java.util.List.of("off"));
        var response = new Client(ada).get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Client.parse(response.body()).path("id").asText()).isEqualTo("fake/odd:name");
    }

    @Test
    void takesADoubledSlash() {
        for (var path : new String[] {"//v1/chat/completions", "/v1//chat/completions"}) {
            var response = new Client(ada)
                    .send(new Client(ada).request(path).POST(BodyPublishers.ofString(Client.ask(model))));
            assertThat(response.statusCode()).as(path).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/models/fake/none,404,model_not_found",
        "GET,/v1,404,not_found",
        "GET,/v1/,404,not_found",
        "GET,/v1/embeddings,404,not_found",
        "POST,/v1/embeddings,404,not_found",
        "POST,/v1/responses,404,not_found",
        "DELETE,/v1/files/7,404,not_found",
        "GET,/v1/chat/completions,405,method_not_allowed",
        "DELETE,/v1/chat/completions,405,method_not_allowed",
        "POST,/v1/models,405,method_not_allowed"
    })
    void whatIsNotThereIsSaidInJson(String method, String path, int status, String code) {
        var client = new Client(ada);
        var response = client.send(client.request(path).method(method, BodyPublishers.noBody()));
        assertEnvelope(response, status, code);
    }

    @Test
    void anUnknownModelIsNamed() {
        var response = new Client(ada).complete(Client.ask("gpt-none"));
        assertEnvelope(response, 404, "model_not_found");
        assertThat(Client.error(response).path("param").asText()).isEqualTo("model");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/models",
        "GET,/v1/models/x",
        "GET,//v1/models",
        "POST,/v1/chat/completions",
        "POST,//v1/chat/completions",
        "GET,/v1/nothing"
    })
    void nobodyWithoutAKeyGetsIn(String method, String path) {
        var request = bare(path).header("Accept", "text/html").method(method, BodyPublishers.ofString("{}"));
        var response = new Client("").send(request);
        assertEnvelope(response, 401, "invalid_api_key");
        assertThat(Client.header(response, "location")).isNull();
        assertThat(Client.header(response, "www-authenticate")).isEqualTo("Bearer");
    }

    @Test
    void evenAStrangerIsToldInJson() {
        var html = "text/html";
        assertEnvelope(new Client("").send(bare("/v1").header("Accept", html)), 404, "not_found");
        assertEnvelope(
                new Client("").send(bare("/v1/chat/completions").header("Accept", html)), 405, "method_not_allowed");
    }

    @Test
    void oneDoorOnly() {
        var key = ada.key();
        var unknown = "parley_000000000000000000000000000000000";
        var tries = new HttpRequest.Builder[] {
            bare("/v1/models").header("x-api-key", key),
            bare("/v1/models").header("api-key", key),
            bare("/v1/models").header("Cookie", "parley=" + key + "; __Host-parley=" + key),
            bare("/v1/models?api_key=" + key + "&key=" + key + "&access_token=" + key),
            bare("/v1/models").header("Authorization", key),
            bare("/v1/models").header("Authorization", "Basic " + key),
            bare("/v1/models").header("Authorization", "Bearer"),
            bare("/v1/models").header("Authorization", "Bearer " + unknown),
            bare("/v1/models").header("Authorization", "Bearer " + key + "x"),
            bare("/v1/models").header("Authorization", "Bearer ' OR 1=1 --"),
            bare("/v1/models").header("Authorization", "Bearer parley_' UNION SELECT hash FROM api_keys --"),
            bare("/v1/models").header("Authorization", "Bearer " + "x".repeat(10_000)),
            bare("/v1/models").header("X-Forwarded-User", "ada").header("X-User", "ada"),
        };
        var before = hashes();
        String first = null;
        for (var request : tries) {
            var response = new Client("").send(request.GET());
            assertEnvelope(response, 401, "invalid_api_key");
            first = first == null ? response.body() : first;
            assertThat(response.body()).isEqualTo(first).doesNotContainIgnoringCase("select");
        }
        assertThat(hashes()).as("no work is done for a guess").isEqualTo(before);
        assertThat(new Client("")
                        .send(bare("/v1/models")
                                .header("Authorization", "bearer " + key)
                                .GET())
                        .statusCode())
                .isEqualTo(200);
    }

    private static double hashes() {
        return Arc.container()
                .instance(MeterRegistry.class)
                .get()
                .counter("parley.password.hashes")
                .count();
    }

    @Test
    void aKeyOpensNothingElse() {
        for (var path : new String[] {"/api/me", "/api/keys", "/api/me/sessions", "/api/admin/accounts"}) {
            var response = new Client(ada).get(path);
            assertThat(response.statusCode()).as(path).isIn(401, 403, 404);
            assertThat(response.body()).doesNotContain("ada");
        }
    }

    @Test
    void hostileSizesAreRefusedAtOnce() {
        var client = new Client(ada);
        var calls = World.PROVIDER.requests().size();
        assertEnvelope(
                client.complete("{\"model\":\"x\",\"pad\":\"" + "x".repeat(13_000_000) + "\"}"),
                413,
                "request_too_large");
        assertEnvelope(client.complete("[".repeat(10_000) + "]".repeat(10_000)), 400, null);
        assertEnvelope(client.complete("{\"model\":\"m\",\"messages\":[" + "{},".repeat(999_999) + "{}]}"), 400, null);
        assertEnvelope(client.complete(Client.ask(model, "\"max_tokens\":9223372036854775808")), 400, null);
        assertEnvelope(client.complete(Client.ask(model, "\"max_tokens\":NaN")), 400, null);
        assertEnvelope(client.complete(Client.ask(model, "\"n\":1000")), 400, "unsupported_parameter");
        assertEnvelope(client.complete(""), 400, null);
        assertEnvelope(client.complete("--x--", "Content-Type", "multipart/form-data; boundary=x"), 400, null);
        var unannounced = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[13_000_000]));
        assertEnvelope(client.send(client.request("/v1/chat/completions").POST(unannounced)), 413, "request_too_large");
        assertThat(World.PROVIDER.requests()).hasSize(calls);
        assertThat(World.held(ada.account()).nano()).isZero();
    }

    @Test
    void aBodyOfAnyTypeIsReadAsJson() {
        var client = new Client(ada);
        for (var type : new String[] {"text/plain", "application/json; charset=utf-8", "application/octet-stream"}) {
            var response = client.complete(Client.ask(model), "Content-Type", type);
            assertThat(response.statusCode()).as(type).isEqualTo(200);
        }
    }

    @Test
    void aPromptBeyondTheContextIsRefusedWithItsNumbers() {
        var small = World.model("fake/small-context", "fake:plain", World.RATES, java.util.List.of("off"));
        World.adjust(small, offer -> {
            offer.contextTokens = 4096;
            offer.maxOutputTokens = 1024;
        });
        var body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(small, "word ".repeat(40_000));
        assertEnvelope(new Client(ada).complete(body), 400, "context_length_exceeded");
    }

    private static HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(URI.create(World.url() + path));
    }

    private static void assertEnvelope(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(Client.header(response, "content-type")).startsWith("application/json");
        assertThat(Client.header(response, "x-request-id")).isNotBlank();
        var error = Client.error(response);
        for (var name : new String[] {"message", "type", "param", "code"}) {
            assertThat(error.has(name)).as(name).isTrue();
        }
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("code").asText(null)).isEqualTo(code);
        assertThat(error.path("code").isNumber()).isFalse();
    }
}
