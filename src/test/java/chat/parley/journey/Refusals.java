package chat.parley.journey;

import static io.restassured.RestAssured.given;

import chat.parley.conversation.DraftBase;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How to be refused before anything is sent to a provider, by the name of the refusal.
final class Refusals {

    /// @param request is refused, each time
    /// @param program the same by a program; null where programs are not told otherwise
    record Refused(Supplier<Response> request, @Nullable Supplier<Response> program) {}

    private static final String SMALL = "small-context";
    private static final String DEAR = "dear";
    private static final String UNPRICED = "unpriced";
    private static final String GREEDY = "greedy";
    private static final String SLOW = "slow-writer";
    private static final int MESSAGE_LIMIT = 256 * 1024;
    private static final int BODY_LIMIT = 12 * 1024 * 1024;

    private final House house;
    private final Map<String, Function<Person, Refused>> ways = Map.ofEntries(
            Map.entry("invalid_request", p -> ask(p, Map.of("surprise", true))),
            Map.entry("empty_message", p -> ask(p, Map.of("text", " \n "))),
            Map.entry("context_exceeded", this::contextExceeded),
            Map.entry("unauthenticated", this::unauthenticated),
            Map.entry("budget_exhausted", this::exhausted),
            Map.entry("request_too_large_for_budget", this::tooLarge),
            Map.entry("budget_on_hold", this::onHold),
            Map.entry("forbidden", p -> only(() -> p.get("/api/admin/accounts"))),
            Map.entry("links_not_allowed", p -> share(p, p.begin())),
            Map.entry("too_many_requests", this::tooManyRequests),
            Map.entry("too_many_links", this::tooManyLinks),
            Map.entry("cross_site", this::crossSite),
            Map.entry("not_found", p -> only(() -> p.get("/api/conversations/" + Ids.next()))),
            Map.entry("model_not_found", p -> ask(p, Map.of("model", "no-such-model"))),
            Map.entry("method_not_allowed", p -> only(() -> p.request().put(url("/api/me")))),
            Map.entry("id_conflict", this::idConflict),
            Map.entry("newer_answer", this::newerAnswer),
            Map.entry("draft_changed", this::draftChanged),
            Map.entry("answer_in_progress", this::inProgress),
            Map.entry("message_too_large", p -> ask(p, Map.of("text", "x".repeat(MESSAGE_LIMIT + 1)))),
            Map.entry("body_too_large", this::bodyTooLarge),
            Map.entry("unsupported_media_type", this::mediaType),
            Map.entry("too_many_attempts", this::tooManyAttempts),
            Map.entry("model_barred", this::barred),
            Map.entry("model_unpriced", p -> ask(p, Map.of("model", UNPRICED))));

    /// Offers the models that the refusals need.
    Refusals(House house, String provider) {
        this.house = house;
        house.offer(provider, SMALL, SMALL, 2000);
        house.price(provider, SMALL, "1", "1");
        house.offer(provider, DEAR, DEAR, 100_000);
        house.price(provider, DEAR, "0.01", "1000");
        house.offer(provider, UNPRICED, UNPRICED, 100_000);
        house.offer(provider, GREEDY, GREEDY, 100_000);
        house.price(provider, GREEDY, "1", "1");
        house.offer(provider, SLOW, SLOW, 100_000);
        house.price(provider, SLOW, "1", "1");
        house.provider.script(SLOW, slowly());
    }

    Map<String, Function<Person, Refused>> ways() {
        return ways;
    }

    /// Some seconds of text.
    static FakeScript slowly() {
        return House.slowly("abc ".repeat(30).strip(), Duration.ofMillis(100));
    }

    private static Refused only(Supplier<Response> request) {
        return new Refused(request, null);
    }

    private static Refused ask(Person p, Map<String, ?> changes) {
        UUID conversation = p.begin();
        return only(() -> p.ask(conversation, changes));
    }

    private Refused contextExceeded(Person p) {
        String text = "letters ".repeat(2500);
        UUID conversation = p.begin();
        String key = p.key();
        return new Refused(
                () -> p.ask(conversation, Map.of("model", SMALL, "text", text)), () -> p.complete(key, SMALL, text));
    }

    private Refused unauthenticated(Person p) {
        return new Refused(() -> given().get(url("/api/me")), () -> p.complete("parley_nonsense", House.MODEL, "Hi"));
    }

    /// One answer spends more than half of the limit, so that the least answer does not fit beside it.
    private Refused exhausted(Person p) {
        house.limit(id(p), "0.50");
        house.provider.script(DEAR, FakeScript.answer("", "word".repeat(300)));
        p.awaitEnd(p.turn(p.begin(), Map.of("model", DEAR)));
        return ask(p, Map.of("model", DEAR));
    }

    private Refused tooLarge(Person p) {
        house.limit(id(p), "0.0001");
        return ask(p, Map.of("model", DEAR));
    }

    private Refused onHold(Person p) {
        house.limit(id(p), "0.50");
        house.provider.script(DEAR, slowly());
        p.awaitText(p.turn(p.begin(), Map.of("model", DEAR)));
        return ask(p, Map.of("model", DEAR));
    }

    /// A model that bills for more than it was allowed to write is not asked again.
    private Refused barred(Person p) {
        house.provider.script(
                GREEDY,
                FakeScript.builder()
                        .usage(FakeScript.UsageStyle.NONE)
                        .say("Short.")
                        .finish("stop")
                        .raw("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":50000}}\n\n")
                        .done()
                        .build());
        p.awaitEnd(p.turn(p.begin(), Map.of("model", GREEDY)));
        return ask(p, Map.of("model", GREEDY));
    }

    private Refused share(Person p, UUID conversation) {
        return only(() ->
                p.request().body(Map.of("id", Ids.next())).post(url("/api/conversations/" + conversation + "/shares")));
    }

    private Refused tooManyLinks(Person p) {
        UUID conversation = p.begin();
        p.awaitEnd(p.turn(conversation, Map.of()));
        publicLinks("everybody");
        try {
            var refused = Stream.generate(() -> share(p, conversation).request().get())
                    .limit(21)
                    .filter(answer -> answer.statusCode() != 201)
                    .findFirst()
                    .orElseThrow();
            return only(() -> refused);
        } finally {
            publicLinks("nobody");
        }
    }

    private void publicLinks(String who) {
        house.ada()
                .contentType("application/json")
                .body(Map.of("publicLinks", who))
                .patch(url("/api/admin/organisation"))
                .then()
                .statusCode(200);
    }

    private Refused tooManyRequests(Person p) {
        var refused = Stream.generate(() -> p.get("/api/shared/nothing/messages"))
                .limit(700)
                .filter(answer -> answer.statusCode() == 429)
                .findFirst()
                .orElseThrow();
        return only(() -> refused);
    }

    private Refused crossSite(Person p) {
        return only(() -> p.request()
                .header("Origin", "https://evil.test")
                .body(Map.of("id", Ids.next()))
                .post(url("/api/conversations")));
    }

    private Refused idConflict(Person p) {
        UUID conversation = p.begin();
        UUID turn = p.turn(conversation, Map.of());
        p.awaitEnd(turn);
        return only(() -> p.ask(conversation, Map.of("id", turn, "text", "Something else.")));
    }

    private Refused newerAnswer(Person p) {
        UUID conversation = p.begin();
        p.awaitEnd(p.turn(conversation, Map.of()));
        return only(() -> p.ask(conversation, Map.of()));
    }

    private Refused draftChanged(Person p) {
        var drafts = url("/api/conversations/" + p.begin() + "/draft");
        Supplier<Response> keep = () -> p.request()
                .contentType("application/json")
                .header(DraftBase.HEADER, "none")
                .body(Map.of("text", "Typed"))
                .put(drafts);
        keep.get().then().statusCode(200);
        return only(keep);
    }

    private Refused inProgress(Person p) {
        UUID conversation = p.begin();
        UUID turn = p.turn(conversation, Map.of("model", SLOW));
        p.awaitText(turn);
        var again = new HashMap<String, Object>();
        again.put("text", null);
        again.put(
                "answerTo",
                p.get("/api/conversations/" + conversation + "/messages")
                        .jsonPath()
                        .get("items[0].id"));
        return only(() -> p.ask(conversation, again));
    }

    private Refused bodyTooLarge(Person p) {
        String text = "x".repeat(BODY_LIMIT);
        UUID conversation = p.begin();
        String key = p.key();
        return new Refused(() -> p.ask(conversation, Map.of("text", text)), () -> p.complete(key, House.MODEL, text));
    }

    private Refused mediaType(Person p) {
        return only(() -> p.bare()
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("text/plain")
                .body("{}")
                .post(url("/api/conversations")));
    }

    /// The delay doubles with each wrong password, so it outgrows the time that a try takes.
    private Refused tooManyAttempts(Person p) {
        Supplier<Response> wrong = () -> p.request()
                .body(Map.of("current", "not this one", "password", "eight blue herons"))
                .put(url("/api/me/password"));
        Response refused = Stream.generate(wrong)
                .limit(16)
                .filter(answer -> answer.statusCode() == 429)
                .findFirst()
                .orElseThrow();
        return only(() -> refused);
    }

    private String id(Person p) {
        return p.get("/api/me").path("id");
    }

    private java.net.URI url(String path) {
        return house.parley.http(path);
    }
}
