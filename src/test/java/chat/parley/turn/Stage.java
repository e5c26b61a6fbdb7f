package chat.parley.turn;

import chat.parley.catalog.Model;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Presets;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.Provider;
import chat.parley.http.SessionCookie;
import chat.parley.money.Book;
import chat.parley.money.Rates;
import chat.parley.secret.Sealer;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import chat.parley.token.Tokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;

/// A provider that plays scripts, and what a page does with answers: the scene of all tests of turns.
@Singleton
class Stage {

    static final FakeProvider PROVIDER = FakeProvider.start();
    private static final Rates PRICES = new Rates(150_000, 3_000, 300_000);

    @Inject
    Cast cast;

    @Inject
    Presets presets;

    @Inject
    Sealer sealer;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    private UUID provider;
    private UUID counting;

    /// A model of its own that plays this script; returns its id.
    synchronized String model(FakeScript script) {
        var model = "m-" + Ids.next();
        PROVIDER.script(model, script);
        QuarkusTransaction.requiringNew().run(() -> offer(model));
        return model;
    }

    /// As [#model], at a provider of DeepSeek's kind that counts as DeepSeek does.
    synchronized String deepseek(Function<JsonNode, FakeScript> script) {
        var model = "deepseek-" + Ids.next();
        PROVIDER.script(model, script);
        QuarkusTransaction.requiringNew().run(() -> {
            var now = clock.instant();
            var preset = presets.byName("deepseek").orElseThrow();
            Provider at = counting == null ? null : Provider.find(counting).orElse(null);
            if (at == null) {
                at = Provider.create("Counting", PROVIDER.baseUrl(), preset, Provider.Source.ADMIN, Book.REAL, now);
                at.replaceKey(sealer, "sk-fake-provider-key", now);
                counting = at.id;
            }
            var offer = Offer.create(at, Model.create(model, model, now), model, preset.offer(), now);
            offer.tokenizer = Tokenizer.DEEPSEEK_V3;
            PriceVersion.create(offer.id, now.minusSeconds(60), PRICES, List.of(), List.of(), "test", now);
        });
        return model;
    }

    private void offer(String model) {
        var now = clock.instant();
        var preset = presets.byName(Presets.OTHER).orElseThrow();
        Provider at = provider == null ? null : Provider.find(provider).orElse(null);
        if (at == null) {
            at = Provider.create("Fake", PROVIDER.baseUrl(), preset, Provider.Source.ADMIN, Book.REAL, now);
            at.replaceKey(sealer, "sk-fake-provider-key", now);
            provider = at.id;
        }
        var defaults = presets.byName("deepseek").orElseThrow().offer();
        var offer = Offer.create(at, Model.create(model, model, now), model, defaults, now);
        PriceVersion.create(offer.id, now.minusSeconds(60), PRICES, List.of(), List.of(), "test", now);
    }

    UUID conversation(Cast.Person person) {
        var id = Ids.next();
        cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("id", id))
                .post("/api/conversations")
                .then()
                .statusCode(201);
        return id;
    }

    Response post(Cast.Person person, UUID conversation, Map<String, ?> turn) {
        return cast.as(person)
                .contentType(ContentType.JSON)
                .body(turn)
                .post("/api/conversations/{id}/turns", conversation);
    }

    /// Says the first thing in a conversation of its own.
    Turn.Posted ask(Cast.Person person, String model) {
        return ask(person, conversation(person), null, "Tell me.", model);
    }

    Turn.Posted ask(Cast.Person person, UUID conversation, UUID parent, String text, String model) {
        var turn = new HashMap<String, Object>(Map.of("id", Ids.next(), "text", text, "model", model));
        if (parent != null) {
            turn.put("parentId", parent);
        }
        return posted(post(person, conversation, turn));
    }

    static Turn.Posted posted(Response response) {
        var json = response.then().log().ifError().statusCode(201).extract().jsonPath();
        return new Turn.Posted(json.getUUID("turnId"), json.getUUID("userMessageId"), json.getUUID("messageId"));
    }

    Response stop(Cast.Person person, UUID turn) {
        return cast.as(person).delete("/api/turns/{id}", turn);
    }

    Watch watch(Cast.Person person, UUID turn) {
        return watch(person, turn, Map.of(), "");
    }

    Watch watch(Cast.Person person, UUID turn, Map<String, String> headers, String query) {
        return Watch.open(URI.create(base() + "/api/turns/" + turn + "/events" + query), cast.signIn(person), headers);
    }

    static String base() {
        return "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    /// The message as its person sees it.
    Map<String, Object> message(Cast.Person person, UUID conversation, UUID message) {
        return cast.as(person)
                .get("/api/conversations/{id}/messages", conversation)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("items.find { it.id == '%s' }".formatted(message));
    }

    UUID conversationOf(Cast.Person person, UUID turn) {
        return cast.as(person)
                .get("/api/turns/{id}", turn)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getUUID("conversationId");
    }

    /// What is reserved for a person now.
    long held(Cast.Person person) {
        return number(
                "SELECT coalesce(sum(held), 0) FROM ledger_accounts WHERE owner_kind = 'user' AND owner_id = ?",
                person.id().toString());
    }

    long number(String sql, Object... values) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void sql(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static String cookie(String session) {
        return SessionCookie.PLAIN_NAME + "=" + session;
    }
}
