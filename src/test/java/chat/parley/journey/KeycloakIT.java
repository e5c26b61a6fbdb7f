package chat.parley.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import chat.parley.testing.Chromium;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.Keycloak;
import chat.parley.testing.ParleyProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas of the packaged program, one database and the real Keycloak, whose client is made by
/// `bin/keycloak-client`. Parley starts before Keycloak answers. Ada has the role of admins and is the first to
/// come.
class KeycloakIT {

    static final String PASSWORD = "seven green herons";

    private static final String REALM = "halden";
    private static final String KEY =
            Base64.getEncoder().encodeToString("thirty-two bytes of a secret key".getBytes(StandardCharsets.UTF_8));

    @TempDir
    static Path temp;

    private static Keycloak keycloak;
    private static EmbeddedPostgres postgres;
    private static FakeProvider provider;
    private static ParleyProcess first;
    private static ParleyProcess second;
    private static Person ada;

    @BeforeAll
    static void open() throws Exception {
        keycloak = Keycloak.launch();
        postgres =
                EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
        provider = FakeProvider.start();
        int port = ParleyProcess.freePort();
        var client = client("http://127.0.0.1:" + port);
        var settings = settings(port);
        first = ParleyProcess.launch(temp.resolve("first"), settings);
        first.awaitReady();
        settings.remove("QUARKUS_HTTP_PORT");
        second = ParleyProcess.start(temp.resolve("second"), settings);
        keycloak.awaitReady();
        realm(client);
        ada = found();
    }

    @AfterAll
    static void close() throws IOException {
        for (var parley : new ParleyProcess[] {first, second}) {
            if (parley != null) {
                parley.close();
            }
        }
        keycloak.close();
        provider.close();
        postgres.close();
    }

    @Test
    void throughKeycloaksPageToTheChatAndOutAtBothEnds() {
        try (var chromium = new Chromium()) {
            var page = chromium.page(1440, 900);
            page.navigate(first.http("/login?next=/%3Fx=1").toString());
            Chromium.assertAccessible(page);
            page.click("text=Sign in with Halden");
            page.fill("#username", "grace");
            page.fill("#password", PASSWORD);
            page.click("#kc-login");
            page.waitForSelector("#msg");
            assertThat(page).hasURL(Pattern.compile(".*:" + first.port() + "/\\?x=1$"));
            assertThat(page.locator(".me")).containsText("Grace Okafor");
            assertThat(page.context().cookies().stream()
                            .map(cookie -> cookie.name)
                            .filter(name -> name.startsWith("parley-hop")))
                    .isEmpty();
            page.click("[aria-label=Settings]");
            page.click("text=Sign-in with Halden");
            assertThat(page.locator("dialog")).containsText("the only way into this account");
            Chromium.assertAccessible(page);
            page.click("text=Sign out");
            page.waitForURL("**/login");
            page.click("text=Sign in with Halden");
            assertThat(page.locator("#username")).isVisible();
        }
        assertThat(groupsOf("grace")).containsExactlyInAnyOrder("staff", "finance");
    }

    @Test
    void whoIsNotInTheNeededGroupIsToldWhomToAsk() throws Exception {
        try (var browser = new CompanyBrowser(first)) {
            var page = browser.signIn("mallory");
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("not in the group that may", "ada@halden.example");
        }
        assertThat(ada.get("/api/admin/accounts?search=mallory").<List<?>>path("items"))
                .isEmpty();
        assertThat(ada.get("/api/admin/audit").<List<String>>path("items.details.reason"))
                .contains("no_group");
    }

    @Test
    void aRoleTakenAwayInKeycloakIsTakenAwayHere() throws Exception {
        try (var browser = new CompanyBrowser(first)) {
            browser.signIn("rosa");
            role(browser, "admin");
        }
        var roles = List.of(keycloak.admin()
                .get("/" + REALM + "/clients/" + clientId() + "/roles/parley-admin")
                .as(Map.class));
        keycloak.admin()
                .body(roles)
                .delete("/" + REALM + "/users/" + userId("rosa") + "/role-mappings/clients/" + clientId())
                .then()
                .statusCode(204);
        try (var browser = new CompanyBrowser(first)) {
            browser.signIn("rosa");
            role(browser, "member");
        }
    }

    @Test
    void aLogoutInKeycloakEndsSessionAndStreamOnTheOtherReplica() throws Exception {
        provider.script(House.MODEL, House.slowly("word ".repeat(600), Duration.ofMillis(100)));
        try (var browser = new CompanyBrowser(first)) {
            browser.signIn("linus");
            var there = browser.person(second, "linus@halden.example");
            there.get("/api/me").then().statusCode(200).body("name", equalTo("Linus Berg"));
            var turn = there.turn(there.begin(), Map.of("text", "A long one, please."));
            var events = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(second.http("/api/turns/" + turn + "/events"))
                                    .header("Cookie", "parley=" + there.session())
                                    .build(),
                            BodyHandlers.ofString());
            there.awaitText(turn);
            keycloak.admin()
                    .post("/" + REALM + "/users/" + userId("linus") + "/logout")
                    .then()
                    .statusCode(204);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> there.get("/api/me").statusCode() == 401);
            // Long before the answer would end.
            assertThat(events.get(30, TimeUnit.SECONDS).body()).doesNotContain("event: end");
        }
    }

    /// The first to come, by the role that Keycloak says; then the organisation.
    private static Person found() throws Exception {
        try (var browser = new CompanyBrowser(first)) {
            assertThat(browser.get(first.http("/login")).body())
                    .contains("Sign in with Halden", "or with the set-up code");
            var page = browser.signIn("ada");
            assertThat(page.uri().getPath()).isEqualTo("/setup/organisation");
            browser.post(
                    first.http("/setup/organisation"),
                    Map.of(
                            "name",
                            "Halden",
                            "zone",
                            "Europe/Oslo",
                            "currency",
                            "USD",
                            "monthlyLimit",
                            "200",
                            "memberMonthlyLimit",
                            "20"));
            return browser.person(first, "ada@halden.example");
        }
    }

    private static void role(CompanyBrowser browser, String role) {
        browser.person(first, "rosa@halden.example").get("/api/me").then().body("role", equalTo(role));
    }

    private static List<String> groupsOf(String name) {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var query = connection.prepareStatement(
                        "SELECT g.name FROM memberships m JOIN groups g ON g.id = m.group_id"
                                + " JOIN accounts a ON a.id = m.account_id WHERE a.email = ?")) {
            query.setString(1, House.email(name));
            try (var rows = query.executeQuery()) {
                var names = new ArrayList<String>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String client(String url) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        "bash",
                        "bin/keycloak-client",
                        "--url",
                        url,
                        "--secret-file",
                        temp.resolve("secret").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return json;
    }

    private static Map<String, String> settings(int port) throws IOException {
        return new HashMap<>(Map.ofEntries(
                Map.entry("QUARKUS_DATASOURCE_JDBC_URL", postgres.getJdbcUrl("postgres", "postgres")),
                Map.entry("QUARKUS_DATASOURCE_USERNAME", "postgres"),
                Map.entry("QUARKUS_DATASOURCE_PASSWORD", "postgres"),
                Map.entry("QUARKUS_HTTP_PORT", Integer.toString(port)),
                Map.entry("QUARKUS_OIDC_AUTH_SERVER_URL", keycloak.issuer(REALM)),
                Map.entry("QUARKUS_OIDC_CLIENT_ID", "parley"),
                Map.entry(
                        "QUARKUS_OIDC_CREDENTIALS_SECRET",
                        Files.readString(temp.resolve("secret")).strip()),
                Map.entry("PARLEY_OIDC_NAME", "Halden"),
                Map.entry("PARLEY_OIDC_ADMIN_ROLE", "parley-admin"),
                Map.entry("PARLEY_OIDC_REQUIRED_GROUP", "staff"),
                Map.entry("PARLEY_PUBLIC_URL", "http://127.0.0.1:" + port),
                Map.entry("PARLEY_SECRET_KEY", KEY),
                Map.entry("PARLEY_UPSTREAM_BASE_URL", provider.baseUrl()),
                Map.entry("PARLEY_UPSTREAM_API_KEY", House.PROVIDER_KEY),
                Map.entry("PARLEY_UPSTREAM_MODEL", House.MODEL)));
    }

    private static void realm(String client) {
        keycloak.admin().delete("/" + REALM);
        keycloak.admin()
                .body(Map.of(
                        "realm",
                        REALM,
                        "enabled",
                        true,
                        "groups",
                        List.of(Map.of("name", "staff"), Map.of("name", "finance"))))
                .post()
                .then()
                .statusCode(201);
        keycloak.admin()
                .body(client)
                .post("/" + REALM + "/partialImport")
                .then()
                .statusCode(200);
        var admins = Map.of("parley", List.of("parley-admin"));
        keycloak.admin()
                .body(Map.of(
                        "ifResourceExists",
                        "FAIL",
                        "users",
                        List.of(
                                user("ada", "Ada Lindqvist", List.of("staff"), admins),
                                user("rosa", "Rosa Ek", List.of("staff"), admins),
                                user("grace", "Grace Okafor", List.of("staff", "finance"), Map.of()),
                                user("linus", "Linus Berg", List.of("staff"), Map.of()),
                                user("mallory", "Mallory Quist", List.of("finance"), Map.of()))))
                .post("/" + REALM + "/partialImport")
                .then()
                .statusCode(200);
    }

    private static Map<String, Object> user(
            String name, String fullName, List<String> groups, Map<String, List<String>> roles) {
        var names = fullName.split(" ");
        return Map.of(
                "username",
                name,
                "enabled",
                true,
                "email",
                House.email(name),
                "emailVerified",
                true,
                "firstName",
                names[0],
                "lastName",
                names[1],
                "groups",
                groups,
                "clientRoles",
                roles,
                "credentials",
                List.of(Map.of("type", "password", "value", PASSWORD)));
    }

    private static String userId(String name) {
        return keycloak.admin()
                .get("/" + REALM + "/users?exact=true&username=" + name)
                .path("[0].id");
    }

    private static String clientId() {
        return keycloak.admin().get("/" + REALM + "/clients?clientId=parley").path("[0].id");
    }
}
