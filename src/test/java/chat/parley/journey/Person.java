package chat.parley.journey;

import static io.restassured.RestAssured.given;

import chat.parley.http.SessionCookie;
import chat.parley.testing.ParleyProcess;
import chat.parley.time.Ids;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/// Somebody signed in, who uses the product's addresses without a browser.
record Person(ParleyProcess parley, String email, String session) {

    static Person signIn(ParleyProcess parley, String email) {
        var session = given().redirects()
                .follow(false)
                .formParam("email", email)
                .formParam("password", House.PASSWORD)
                .post(parley.http("/login"))
                .then()
                .statusCode(303)
                .extract()
                .cookie(SessionCookie.PLAIN_NAME);
        return new Person(parley, email, session);
    }

    /// A request with JSON in it.
    RequestSpecification request() {
        return bare().contentType("application/json");
    }

    RequestSpecification bare() {
        return given().cookie(SessionCookie.PLAIN_NAME, session);
    }

    Response get(String path) {
        return bare().get(parley.http(path));
    }

    UUID begin() {
        var id = Ids.next();
        request()
                .body(Map.of("id", id))
                .post(parley.http("/api/conversations"))
                .then()
                .statusCode(201);
        return id;
    }

    /// Asks something; `changes` replace or add fields of the request.
    Response ask(UUID conversation, Map<String, ?> changes) {
        var body = new HashMap<String, Object>(
                Map.of("id", Ids.next(), "text", "A question.", "model", House.MODEL, "thinking", "off"));
        body.putAll(changes);
        return request().body(body).post(parley.http("/api/conversations/" + conversation + "/turns"));
    }

    /// Asks what is to be admitted; returns the turn's id.
    UUID turn(UUID conversation, Map<String, ?> changes) {
        return ask(conversation, changes)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("turnId");
    }

    JsonPath view(UUID turn) {
        return get("/api/turns/" + turn).then().statusCode(200).extract().jsonPath();
    }

    /// Waits until some of the answer is there.
    void awaitText(UUID turn) {
        await(() -> view(turn).getLong("position") > 0);
    }

    /// Waits until an answer is over and nothing is held for anything any more.
    JsonPath awaitEnd(UUID turn) {
        await(() -> !List.of("queued", "running").contains(view(turn).getString("status")));
        await(() -> held().signum() == 0);
        return view(turn);
    }

    /// The stored answer of a turn.
    Map<String, Object> answer(UUID conversation, UUID turn) {
        return get("/api/conversations/" + conversation + "/messages")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("items.find { it.turnId == '%s' }".formatted(turn));
    }

    /// The whole statement of what this person may spend, to the byte.
    String budgets() {
        return get("/api/me/budgets").then().statusCode(200).extract().asString();
    }

    BigDecimal spent() {
        return sum("spent");
    }

    BigDecimal held() {
        return sum("held");
    }

    private BigDecimal sum(String figure) {
        return JsonPath.from(budgets()).<String>getList("items.findAll { it.owner == 'user' }." + figure).stream()
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// Makes a key for programs.
    String key() {
        return request()
                .body(Map.of("name", "a program"))
                .post(parley.http("/api/keys"))
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    /// A program of this person asks.
    Response complete(String key, String model, String text) {
        var question = Map.of("role", "user", "content", text);
        return complete(
                key, model, Map.of("messages", List.of(question)), Ids.next().toString());
    }

    /// A program asks; `changes` replace or add fields of the request.
    Response complete(String key, String model, Map<String, ?> changes, String idempotencyKey) {
        var question = Map.of("role", "user", "content", "A question.");
        var body = new HashMap<String, Object>(Map.of("model", model, "messages", List.of(question)));
        body.putAll(changes);
        return given().header("Authorization", "Bearer " + key)
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(body)
                .post(parley.http("/v1/chat/completions"));
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(25))
                .until(condition);
    }
}
