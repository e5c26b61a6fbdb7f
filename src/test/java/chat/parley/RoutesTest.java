package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.testing.Cast;
import chat.parley.testing.Routes;
import chat.parley.testing.Routes.Route;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who may call what: every route of the program against everybody. A route that `routes.txt` does not list is red.
@QuarkusTest
class RoutesTest {

    /// Without HTTP/2: many streams that are left early are taken for an attack, and end the connection of all.
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static int people;

    private boolean mayHaveSignedOut;

    @Inject
    Cast cast;

    @Inject
    Clock clock;

    @AfterEach
    void forget() {
        cast.forgetFailures();
    }

    @Test
    void everyRouteIsListed() {
        var unlisted = Routes.registered().stream()
                .filter(route -> Routes.audience(route).isEmpty())
                .toList();
        assertThat(unlisted).as("add these to src/test/resources/routes.txt").isEmpty();
    }

    @Test
    void everyListedRouteIsThere() {
        var registered = Routes.registered();
        assertThat(Routes.listed()).allSatisfy(route -> assertThat(registered).contains(route));
    }

    @Test
    void nobodyWithoutASessionGetsIn() {
        check("anonymous", Map::of);
        check(
                "anonymous",
                () -> Map.of(
                        "X-User", "ada@halden.example",
                        "X-Forwarded-User", "ada@halden.example",
                        "X-Remote-User", "ada@halden.example",
                        "X-Auth-Request-Email", "ada@halden.example"));
        var basic = Base64.getEncoder()
                .encodeToString((cast.ada().email() + ":" + Cast.PASSWORD).getBytes(StandardCharsets.UTF_8));
        check("anonymous", () -> Map.of("Authorization", "Basic " + basic));
        var session = cast.signIn(cast.newAdmin("routes-bearer"));
        check("anonymous", () -> Map.of("Authorization", "Bearer " + session));
    }

    @Test
    void aMemberGetsWhatMembersGet() {
        var member = cast.newMember("routes-member");
        check("member", signedIn(member));
    }

    @Test
    void anAdminGetsAllButWhatKeysGet() {
        var admin = cast.newAdmin("routes-admin");
        check("admin", signedIn(admin));
    }

    @Test
    void aKeyOpensTheGatewayOnly() {
        String key = cast.as(cast.newAdmin("routes-key"))
                .contentType(ContentType.JSON)
                .body(Map.of("name", "matrix"))
                .post("/api/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
        check("key", () -> Map.of("Authorization", "Bearer " + key));
    }

    @Test
    void aDisabledPersonIsAStranger() {
        var person = cast.newAdmin("routes-disabled-" + people++);
        var session = cast.signIn(person);
        QuarkusTransaction.requiringNew()
                .run(() -> Account.find(person.id()).orElseThrow().disable(clock.instant()));
        check("anonymous", () -> session(session));
    }

    /// Signs in once, and again only after what may have ended the session: hashing passwords is meant to be slow.
    private Supplier<Map<String, String>> signedIn(Cast.Person person) {
        var session = new AtomicReference<>(cast.signIn(person));
        return () -> {
            if (mayHaveSignedOut
                    && send("GET", "/api/me", "", "", session(session.get())).statusCode() == 401) {
                session.set(cast.signIn(person));
            }
            return session(session.get());
        };
    }

    private static Map<String, String> session(String session) {
        return Map.of("Cookie", "parley=" + session, "Sec-Fetch-Site", "same-origin");
    }

    private void check(String who, Supplier<Map<String, String>> headers) {
        var softly = new SoftAssertions();
        for (var route : Routes.registered()) {
            var audience = Routes.audience(route).orElse("nobody");
            var response = call(route, headers.get());
            mayHaveSignedOut = !route.method().equals("GET");
            softly.assertThat(outcome(route, response))
                    .as("%s as %s: %d %s", route, who, response.statusCode(), location(response))
                    .isEqualTo(mayCall(who, audience) ? "allowed" : "denied");
            softly.assertThat(response.statusCode()).as("%s as %s", route, who).isNotEqualTo(500);
        }
        softly.assertAll();
    }

    private static boolean mayCall(String who, String audience) {
        return switch (audience) {
            case "everybody" -> true;
            case "member" -> Stream.of("member", "admin").anyMatch(who::equals);
            default -> audience.equals(who);
        };
    }

    private static HttpResponse<?> call(Route route, Map<String, String> headers) {
        var path = route.path().replaceAll("\\{[^}]*}", Ids.next().toString());
        if (route.method().equals("GET") || route.method().equals("DELETE")) {
            return send(route.method(), path, "", "", headers);
        }
        var asked = route.form()
                ? send(route.method(), path, "application/x-www-form-urlencoded", "", headers)
                : send(route.method(), path, "application/json", "{}", headers);
        // What takes files says so before it asks who sends them.
        return asked.statusCode() == 415
                ? send(route.method(), path, "multipart/form-data; boundary=b", "--b--\r\n", headers)
                : asked;
    }

    private static HttpResponse<?> send(
            String method, String path, String type, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(base() + path)).method(method, BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            // A stream of events has a head at once, and no end.
            var response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            response.body().close();
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String base() {
        return "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    private static String location(HttpResponse<?> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    /// A page sends strangers to sign in; signing out sends everybody there.
    private static String outcome(Route route, HttpResponse<?> response) {
        var sentToSignIn =
                location(response).contains("/login") && !route.path().equals("/logout");
        var wrongPassword = route.path().equals("/login") && response.statusCode() == 401;
        var wrongCode = route.path().equals("/setup") && response.statusCode() == 403;
        var refused = response.statusCode() == 401 || response.statusCode() == 403;
        return sentToSignIn || (refused && !wrongPassword && !wrongCode) ? "denied" : "allowed";
    }
}
