package chat.parley.journey;

import chat.parley.journey.Refusals.Refused;
import chat.parley.time.Ids;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// How to be refused by what people change, and how programs are, by the name of the refusal.
final class Settings {

    private static final String OWN_REQUESTS = "/api/me/budget-requests";

    private static final int KEYS = 50;
    private static final int WEBHOOKS = 20;

    private final House house;
    private final String provider;
    private final Map<String, Function<Person, Refused>> ways = Map.ofEntries(
            Map.entry("wrong_password", p -> password(p, "not this one", "eight blue herons")),
            Map.entry("weak_password", p -> password(p, House.PASSWORD, "short")),
            Map.entry("too_many_keys", this::tooManyKeys),
            Map.entry(
                    "email_taken", p -> posted("accounts", Map.of("email", House.ADA, "name", "A", "role", "member"))),
            Map.entry("already_joined", this::alreadyJoined),
            Map.entry("last_admin", p -> patched("accounts/" + id(ada()), Map.of("role", "member"))),
            Map.entry("read_only", this::readOnly),
            Map.entry("model_exists", p -> posted("models", Map.of("id", House.MODEL, "name", "Again"))),
            Map.entry("offer_exists", this::offerExists),
            Map.entry("price_exists", p -> price("2026-01-01T00:00:00Z", "1", true)),
            Map.entry("price_questioned", p -> price("2026-02-01T00:00:00Z", "1000", false)),
            Map.entry("price_in_force", this::priceInForce),
            Map.entry("currency_fixed", p -> patched("organisation", Map.of("currency", "EUR"))),
            Map.entry("limit_needed", this::limitNeeded),
            Map.entry("group_exists", this::groupExists),
            Map.entry("too_many_webhooks", this::tooManyWebhooks),
            Map.entry("request_open", this::requestOpen),
            Map.entry("request_answered", this::requestAnswered));
    private final Map<String, Function<Person, Refused>> programs = Map.of(
            "model_not_allowed",
            this::notAllowed,
            "unsupported_parameter",
            p -> program(p, Map.of("n", 2)),
            "unsupported_content",
            p -> program(p, Map.of("messages", List.of(picture()))),
            "idempotency_key_reused",
            this::reused);

    Settings(House house, String provider) {
        this.house = house;
        this.provider = provider;
    }

    Map<String, Function<Person, Refused>> ways() {
        return ways;
    }

    Map<String, Function<Person, Refused>> programs() {
        return programs;
    }

    private Refused password(Person p, String current, String next) {
        return only(() -> p.request()
                .body(Map.of("current", current, "password", next))
                .put(house.parley.http("/api/me/password")));
    }

    private Refused tooManyKeys(Person p) {
        for (int i = 0; i < KEYS; i++) {
            p.key();
        }
        return only(() -> p.request().body(Map.of("name", "one more")).post(house.parley.http("/api/keys")));
    }

    private Refused alreadyJoined(Person p) {
        return posted("accounts/" + id(p) + "/invitations", Map.of());
    }

    private Refused readOnly(Person p) {
        return patched("providers/" + provider, Map.of("name", "Another name"));
    }

    private Refused offerExists(Person p) {
        return posted("offers", Map.of("provider", provider, "model", House.MODEL, "upstreamId", "other"));
    }

    private Refused price(String from, String output, boolean sure) {
        var body = Map.of(
                "provider",
                provider,
                "model",
                House.MODEL,
                "effectiveFrom",
                from,
                "fresh",
                "0.15",
                "cached",
                "0.003",
                "output",
                output,
                "sure",
                sure);
        if (sure) {
            ada().request().body(body).post(house.parley.http("/api/admin/prices"));
        }
        return posted("prices", body);
    }

    private Refused priceInForce(Person p) {
        String price = ada().get("/api/admin/prices").path("items.find { it.provider == '" + provider + "' }.id");
        return only(() -> ada().bare().delete(house.parley.http("/api/admin/prices/" + price)));
    }

    private Refused limitNeeded(Person p) {
        String limit = ada().get("/api/admin/budgets").path("items.find { it.owner.kind == 'organisation' }.id");
        return only(() -> ada().bare().delete(house.parley.http("/api/admin/budgets/" + limit)));
    }

    private Refused groupExists(Person p) {
        var group = Map.of("name", "Twice");
        ada().request().body(group).post(house.parley.http("/api/admin/groups"));
        return posted("groups", group);
    }

    private Refused tooManyWebhooks(Person p) {
        var webhook = Map.of("name", "Pager", "url", "http://127.0.0.1:9/hook");
        for (int i = 0; i < WEBHOOKS; i++) {
            ada().request()
                    .body(webhook)
                    .post(house.parley.http("/api/admin/webhooks"))
                    .then()
                    .statusCode(201);
        }
        return posted("webhooks", webhook);
    }

    private Refused requestOpen(Person p) {
        ask(p);
        return only(() -> p.request().body(Map.of("reason", "once more")).post(house.parley.http(OWN_REQUESTS)));
    }

    private Refused requestAnswered(Person p) {
        var answer = "budget-requests/" + ask(p) + "/answer";
        put(answer, Map.of("answer", "refuse"));
        return only(() -> put(answer, Map.of("answer", "grant", "amount", "1")));
    }

    private String ask(Person p) {
        return p.request()
                .body(Map.of("reason", "a long report"))
                .post(house.parley.http(OWN_REQUESTS))
                .path("id");
    }

    private Refused notAllowed(Person p) {
        String key = p.request()
                .body(Map.of("name", "narrow", "models", List.of(House.MODEL)))
                .post(house.parley.http("/api/keys"))
                .path("key");
        return only(() -> p.complete(key, "another-model", Map.of(), Ids.next().toString()));
    }

    private Refused program(Person p, Map<String, ?> body) {
        String key = p.key();
        return only(() -> p.complete(key, House.MODEL, body, Ids.next().toString()));
    }

    private Refused reused(Person p) {
        String key = p.key();
        String once = Ids.next().toString();
        p.complete(key, House.MODEL, Map.of(), once).then().statusCode(200);
        return only(() -> p.complete(key, House.MODEL, Map.of(), once));
    }

    private static Map<String, Object> picture() {
        return Map.of(
                "role",
                "user",
                "content",
                List.of(Map.of("type", "image_url", "image_url", Map.of("url", "https://evil.test/x.png"))));
    }

    private Refused posted(String path, Map<String, ?> body) {
        return only(() -> ada().request().body(body).post(house.parley.http("/api/admin/" + path)));
    }

    private Response put(String path, Map<String, ?> body) {
        return ada().request().body(body).put(house.parley.http("/api/admin/" + path));
    }

    private Refused patched(String path, Map<String, ?> body) {
        return only(() -> ada().request().body(body).patch(house.parley.http("/api/admin/" + path)));
    }

    private Person ada() {
        return new Person(house.parley, House.ADA, house.session());
    }

    private static String id(Person p) {
        return p.get("/api/me").path("id");
    }

    private static Refused only(Supplier<Response> request) {
        return new Refused(request, null);
    }
}
