package chat.parley.journey;

import static io.restassured.RestAssured.given;

import chat.parley.http.SessionCookie;
import chat.parley.testing.Chromium;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import com.microsoft.playwright.Page;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The packaged program with its own PostgreSQL, a provider that answers as told, and a browser. Ada is the admin.
final class House implements AutoCloseable {

    static final String ADA = "ada@halden.example";
    static final String PASSWORD = "seven green herons";
    static final String MODEL = "deepseek-v4-flash";
    static final String PROVIDER_KEY = "sk-canary-provider-key";

    final FakeProvider provider = FakeProvider.start();
    final Chromium chromium = new Chromium();
    ParleyProcess parley;

    /// What the pages complained of, over all pages: errors of scripts, and of the content security policy.
    final List<String> complaints = new ArrayList<>();

    private final Path data;
    private final Map<String, String> settings;
    private final String cookie;

    House() throws IOException {
        this(Map.of());
    }

    /// With more settings than the usual ones.
    House(Map<String, String> more) throws IOException {
        data = Files.createTempDirectory("parley-journey");
        settings = new HashMap<>(Map.of(
                "PARLEY_UPSTREAM_BASE_URL", provider.baseUrl(),
                "PARLEY_UPSTREAM_API_KEY", PROVIDER_KEY,
                "PARLEY_UPSTREAM_MODEL", MODEL,
                "PARLEY_ADMIN_EMAIL", ADA,
                "PARLEY_ADMIN_PASSWORD", PASSWORD,
                // A busy machine is no reason to turn anybody away here.
                "QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT", "20S"));
        settings.putAll(more);
        parley = ParleyProcess.start(data, settings);
        cookie = signIn(ADA, PASSWORD);
    }

    /// Kills the program and starts it again, at the same address if the settings name one.
    void killAndStartAgain() throws IOException {
        parley.kill();
        parley.close();
        parley = ParleyProcess.start(data, settings);
    }

    String signIn(String email, String password) {
        return given().redirects()
                .follow(false)
                .formParam("email", email)
                .formParam("password", password)
                .post(parley.http("/login"))
                .then()
                .statusCode(303)
                .extract()
                .cookie(SessionCookie.PLAIN_NAME);
    }

    /// The text of ada's cookie.
    String session() {
        return cookie;
    }

    /// A request by ada.
    RequestSpecification ada() {
        return as(cookie);
    }

    RequestSpecification as(String session) {
        return given().cookie(SessionCookie.PLAIN_NAME, session);
    }

    /// Makes a member with a password; returns their id.
    String member(String name) {
        return ada().contentType("application/json")
                .body(Map.of("email", email(name), "name", name, "role", "member", "password", PASSWORD))
                .post(parley.http("/api/admin/accounts"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /// Connects one more provider; returns its id.
    String provider(String name, String baseUrl, String profile) {
        return made("/api/admin/providers", Map.of("name", name, "baseUrl", baseUrl, "profile", profile));
    }

    /// Offers a model that is called the same at the provider.
    void offer(String provider, String model, String name, int contextTokens) {
        made("/api/admin/models", Map.of("id", model, "name", name));
        made(
                "/api/admin/offers",
                Map.of(
                        "provider",
                        provider,
                        "model",
                        model,
                        "upstreamId",
                        model,
                        "contextTokens",
                        contextTokens,
                        "maxOutputTokens",
                        Math.min(contextTokens / 2, 8192),
                        "thinking",
                        List.of("off")));
    }

    /// Sets what a model costs per 1M tokens from now on.
    void price(String provider, String model, String fresh, String output) {
        made(
                "/api/admin/prices",
                Map.of(
                        "provider",
                        provider,
                        "model",
                        model,
                        "fresh",
                        fresh,
                        "cached",
                        fresh,
                        "output",
                        output,
                        "sure",
                        true));
    }

    private String made(String path, Map<String, Object> body) {
        return ada().contentType("application/json")
                .body(body)
                .post(parley.http(path))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static String email(String name) {
        return name + "@halden.example";
    }

    /// Sets what a person may spend in a month.
    void limit(String person, String limit) {
        ada().contentType("application/json")
                .body(Map.of(
                        "owner",
                        Map.of("kind", "user", "id", person),
                        "period",
                        "month",
                        "limit",
                        limit,
                        "mode",
                        "hard",
                        "reason",
                        "test"))
                .post(parley.http("/api/admin/budgets"))
                .then()
                .statusCode(201);
    }

    /// A page in a browser profile of its own, not signed in.
    Page stranger(int width, int height) {
        var page = chromium.page(width, height);
        // For its other tabs too; only a failure waits so long.
        page.context().setDefaultTimeout(90_000);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("status of 4")) {
                complaints.add(page.url() + ": " + message.text() + " " + message.location());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    /// A page of somebody signed in through the form, at a new chat.
    Page page(String email, int width, int height) {
        var page = stranger(width, height);
        page.navigate(url("/login"));
        page.fill("[name=email]", email);
        page.fill("[name=password]", PASSWORD);
        page.click("button.primary");
        page.waitForSelector("#msg");
        return page;
    }

    Page page() {
        return page(ADA, 1440, 900);
    }

    /// Asks and waits until the answer has its figure.
    static void askToEnd(Page page, String text) {
        ask(page, text);
        page.locator("section .receipt .cost summary").last().waitFor();
    }

    static void ask(Page page, String text) {
        page.fill("#msg", text);
        page.waitForSelector(".send:not(:disabled)");
        page.press("#msg", "Enter");
    }

    void answers(String reasoning, String content) {
        provider.script(MODEL, FakeScript.answer(reasoning, content));
    }

    void answersSlowly(String content, Duration every) {
        provider.script(MODEL, slowly(content, every));
    }

    /// One step for each four letters of a word, and one for each space.
    static FakeScript slowly(String content, Duration every) {
        return slowly(content, every, 0, CompletableFuture.completedFuture(null));
    }

    /// The same; after so many words it waits until it is told to go on.
    static FakeScript slowly(String content, Duration every, int words, CompletionStage<?> goOn) {
        var script = FakeScript.builder();
        String[] parts = content.splitWithDelimiters(" ", 0);
        for (int i = 0; i < parts.length; i++) {
            if (i == 2 * words) {
                script.until(goOn);
            }
            script.say(parts[i]);
        }
        return script.finish("stop").done().build().every(every);
    }

    String url(String path) {
        URI uri = parley.http(path);
        return uri.toString();
    }

    @Override
    public void close() throws IOException {
        chromium.close();
        parley.close();
        provider.close();
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
