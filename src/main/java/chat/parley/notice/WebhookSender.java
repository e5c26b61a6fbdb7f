package chat.parley.notice;

import chat.parley.secret.Sealer;
import chat.parley.time.Ids;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts to a webhook, signed: HMAC-SHA-256 over `timestamp.body` under the webhook's secret, in hex.
@Singleton
public class WebhookSender {

    static final String ID = "Parley-Delivery";
    static final String KIND = "Parley-Kind";
    static final String TIMESTAMP = "Parley-Timestamp";
    static final String SIGNATURE = "Parley-Signature";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final Sealer sealer;
    private final ObjectMapper json;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    @Inject
    WebhookSender(Sealer sealer, ObjectMapper json, Clock clock) {
        this.sealer = sealer;
        this.json = json;
        this.clock = clock;
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }

    /// Sends something that means nothing, so that an admin sees whether it arrives.
    public void test(Webhook webhook) throws CannotDeliver {
        var id = Ids.next();
        send(webhook, id, "test", body(Map.of("id", id, "kind", "test", "at", clock.instant(), "facts", Map.of())));
    }

    String body(Map<String, ?> values) {
        try {
            return json.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read from JSON can be written as JSON", e);
        }
    }

    void send(Webhook webhook, UUID id, String kind, String body) throws CannotDeliver {
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var request = HttpRequest.newBuilder(URI.create(webhook.url))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Parley")
                .header(ID, id.toString())
                .header(KIND, kind)
                .header(TIMESTAMP, timestamp)
                .header(SIGNATURE, "v1=" + sign(secret(webhook), timestamp + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status = status(request);
        if (status < 200 || status > 299) {
            throw CannotDeliver.now("answered with status " + status);
        }
    }

    /// Only the status counts: the body of the answer is not read.
    private int status(HttpRequest request) throws CannotDeliver {
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return response.statusCode();
        } catch (IOException e) {
            throw CannotDeliver.now(reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CannotDeliver.now("interrupted");
        }
    }

    static String sign(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    private String secret(Webhook webhook) throws CannotDeliver {
        try {
            return webhook.secret(sealer);
        } catch (Sealer.CannotOpen e) {
            throw CannotDeliver.ever("its secret was sealed under another secret key: make the webhook anew");
        }
    }

    private static String reason(IOException e) {
        if (e instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        return e instanceof ConnectException ? "no connection" : "the connection broke off";
    }
}
