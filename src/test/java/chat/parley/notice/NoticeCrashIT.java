package chat.parley.notice;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.FakeProvider;
import chat.parley.testing.ParleyProcess;
import chat.parley.testing.WebhookReceiver;
import chat.parley.testing.WebhookReceiver.Heard;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program, killed after it has sent and before it could say so.
class NoticeCrashIT {

    private static final String EMAIL = "ada@halden.example";
    private static final String PASSWORD = "seven green herons";

    @Test
    void whatWasSentButNotMarkedComesAgainUnderItsIdAndIsMarkedOnce(@TempDir Path data) throws IOException {
        try (var receiver = WebhookReceiver.start();
                var provider = FakeProvider.start()) {
            receiver.fallSilent(true);
            try (var parley = ParleyProcess.start(data, environment(provider))) {
                var admin = admin(parley);
                // Told of at once: the first provider's list prices are not confirmed.
                admin.body(Map.of(
                                "rules",
                                List.of(Map.of(
                                        "kind",
                                        "prices_unconfirmed",
                                        "mail",
                                        false,
                                        "mailAdmins",
                                        false,
                                        "webhook",
                                        true))))
                        .put(parley.http("/api/admin/notices/settings"))
                        .then()
                        .statusCode(200);
                admin(parley)
                        .body(Map.of("name", "Pager", "url", receiver.url()))
                        .post(parley.http("/api/admin/webhooks"))
                        .then()
                        .statusCode(201);
                await(() -> assertThat(receiver.heard()).isNotEmpty());
                parley.kill();
            }
            var first = receiver.heard().getFirst();
            assertThat(first.kind()).isEqualTo("prices_unconfirmed");
            receiver.fallSilent(false);
            try (var parley = ParleyProcess.start(data, environment(provider))) {
                await(() -> assertThat(notices(parley)).containsEntry("sent", 1).containsEntry("waiting", 0));
                assertThat(receiver.heard()).hasSizeGreaterThanOrEqualTo(2);
                assertThat(receiver.heard().stream().map(Heard::id).distinct()).containsExactly(first.id());
                assertThat(receiver.heard().stream().map(Heard::body).distinct())
                        .hasSize(1);
                var before = receiver.heard().size();
                // Longer than its lease: once it is marked it is not sent again.
                Awaitility.await()
                        .during(Duration.ofSeconds(6))
                        .atMost(Duration.ofSeconds(40))
                        .untilAsserted(() -> assertThat(receiver.heard()).hasSize(before));
            }
        }
    }

    private static Map<String, Integer> notices(ParleyProcess parley) {
        var row = admin(parley).get(parley.http("/api/admin/notices")).jsonPath();
        var counts = new HashMap<String, Integer>();
        for (var name : List.of("sent", "waiting", "failed")) {
            counts.put(name, row.getInt("items.find { it.kind == 'prices_unconfirmed' }." + name));
        }
        return counts;
    }

    private static Map<String, String> environment(FakeProvider provider) {
        return Map.of(
                "PARLEY_UPSTREAM_BASE_URL", provider.baseUrl(),
                "PARLEY_UPSTREAM_API_KEY", "sk-fake-provider-key",
                "PARLEY_UPSTREAM_MODEL", "deepseek-v4-flash",
                "PARLEY_ADMIN_EMAIL", EMAIL,
                "PARLEY_ADMIN_PASSWORD", PASSWORD,
                "PARLEY_NOTICE_EVERY", "500ms",
                "PARLEY_NOTICE_LEASE", "4S");
    }

    private static RequestSpecification admin(ParleyProcess parley) {
        var session = RestAssured.given()
                .redirects()
                .follow(false)
                .formParam("email", EMAIL)
                .formParam("password", PASSWORD)
                .post(parley.http("/login"))
                .then()
                .statusCode(303)
                .extract()
                .cookie("parley");
        return RestAssured.given().cookie("parley", session).contentType(ContentType.JSON);
    }

    private static void await(org.awaitility.core.ThrowingRunnable seen) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(seen);
    }
}
