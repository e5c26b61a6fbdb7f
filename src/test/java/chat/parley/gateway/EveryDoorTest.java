package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.account.Group;
import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.BudgetRefusal;
import chat.parley.budget.Mode;
import chat.parley.catalog.Offer;
import chat.parley.inference.Call;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.ChatRequest;
import chat.parley.inference.Effort;
import chat.parley.inference.EntryPoint;
import chat.parley.inference.Inference;
import chat.parley.inference.Outcome;
import chat.parley.inference.ProviderFailure;
import chat.parley.key.Keys;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each way to a model against each kind of limit: none goes past any.
@QuarkusTest
@TestProfile(Timings.class)
class EveryDoorTest {

    private static final Money NOTHING = Money.ZERO;
    /// Also for the organisation, whose day other tests have spent on.
    private static final Money ENOUGH = Money.parse("1000000");

    @Inject
    Cast cast;

    @Inject
    Inference inference;

    @Inject
    Ledger ledger;

    /// An admin, whose limits hold for them as for everybody: only they can test a provider.
    ///
    /// @param answered a message of theirs that has an answer
    /// @param broken an answer that broke off
    private record Caller(Cast.Person person, Keys.Made key, String model, UUID provider, Said answered, Said broken) {}

    private record Said(UUID conversation, UUID question, UUID answer) {}

    private record Door(String name, Map<String, ?> turn, UUID conversation) {}

    /// A provider of this test alone, so that its own test asks for the model of the limit.
    private static final FakeProvider PROVIDER = FakeProvider.start();

    @AfterAll
    static void close() {
        QuarkusTransaction.requiringNew()
                .run(() ->
                        World.execute("UPDATE providers SET enabled = false WHERE base_url = ?1", PROVIDER.baseUrl()));
        PROVIDER.close();
    }

    @ParameterizedTest
    @EnumSource(BudgetOwner.class)
    void noneGoesPastThisKindOfLimit(BudgetOwner level) {
        var group = tx(() -> Group.create("Doors " + UUID.randomUUID(), Instant.now()).id);
        var caller = caller(level, group);
        var owner = owner(level, caller, group);
        var place = new Budget.Place(Book.REAL, level, owner, Period.DAY);
        try {
            set(place, NOTHING);
            long asked = asked(caller);
            long attempts = attempts(caller);
            refused(caller, level);
            assertThat(asked(caller)).isEqualTo(asked);
            assertThat(attempts(caller)).isEqualTo(attempts);
            set(place, ENOUGH);
            long calls = admitted(caller, level);
            assertThat(attempts(caller)).isEqualTo(attempts + calls);
            assertThat(counted(caller, level.accounts().text())).isEqualTo(calls);
            assertThat(unevenly(caller)).isZero();
        } finally {
            tx(() -> Budget.remove(place, null, "test", Instant.now()));
        }
    }

    private void refused(Caller caller, BudgetOwner level) {
        var budget = level.accounts().text();
        for (var ask : List.of(Client.ask(caller.model), Client.ask(caller.model, "\"stream\":true"))) {
            var response = new Client(caller.key.text()).complete(ask);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(402);
            assertThat(Client.error(response).path("budget").asText()).isEqualTo(budget);
        }
        if (level != BudgetOwner.KEY) {
            for (var door : doors(caller)) {
                var turn = post(caller, door);
                assertThat(turn.statusCode())
                        .as("%s: %s", door.name, turn.asString())
                        .isEqualTo(402);
                assertThat(turn.<String>path("budget")).isEqualTo(budget);
            }
            var report = selfTest(caller);
            assertThat(report.<Boolean>path("usable")).as(report.asString()).isFalse();
            assertThat(report.<List<String>>path("items.finding")).contains("limit_reached");
            assertThat(report.<String>path("cost")).isEqualTo("0.000000000");
        }
        for (EntryPoint door : EntryPoint.values()) {
            assertThatThrownBy(() -> admit(caller, door, key(caller, level)))
                    .as("%s", door)
                    .isInstanceOf(BudgetRefusal.class);
        }
    }

    /// @return how many calls were made
    private long admitted(Caller caller, BudgetOwner level) {
        long calls = 0;
        for (var ask : List.of(Client.ask(caller.model), Client.ask(caller.model, "\"stream\":true"))) {
            assertThat(new Client(caller.key.text()).complete(ask).statusCode()).isEqualTo(200);
            calls++;
        }
        if (level != BudgetOwner.KEY) {
            for (var door : doors(caller)) {
                var turn = post(caller, door);
                assertThat(turn.statusCode())
                        .as("%s: %s", door.name, turn.asString())
                        .isEqualTo(201);
                calls++;
                settled(caller);
            }
            long before = asked(caller);
            var report = selfTest(caller);
            assertThat(report.<Boolean>path("usable")).as(report.asString()).isTrue();
            assertThat(asked(caller)).isGreaterThan(before);
            calls += asked(caller) - before;
        }
        for (EntryPoint door : EntryPoint.values()) {
            var attempt = admit(caller, door, key(caller, level));
            ledger.retrying(() -> inference.settle(
                    attempt, new Outcome.NeverSent(ProviderFailure.of(ProviderFailure.Kind.CUT, "test"))));
            calls++;
        }
        settled(caller);
        return calls;
    }

    private static void settled(Caller caller) {
        Awaitility.await().until(() -> World.attempts(caller.person.id(), "pending") == 0);
    }

    /// A first message, an answer once more, and one that goes on.
    private List<Door> doors(Caller caller) {
        var text = Map.of("id", Ids.next(), "text", "Hello there", "model", caller.model, "thinking", "off");
        return List.of(
                new Door("chat", text, conversation(caller.person)),
                new Door(
                        "regenerate",
                        Map.of("id", Ids.next(), "answerTo", caller.answered.question, "model", caller.model),
                        caller.answered.conversation),
                new Door(
                        "continue",
                        Map.of("id", Ids.next(), "continues", caller.broken.answer, "model", caller.model),
                        caller.broken.conversation));
    }

    private Response selfTest(Caller caller) {
        var response = cast.as(caller.person)
                .contentType(ContentType.JSON)
                .post("/api/admin/providers/{id}/test", caller.provider);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response;
    }

    /// A limit of a key is on calls that came by it.
    private static @Nullable UUID key(Caller caller, BudgetOwner level) {
        return level == BudgetOwner.KEY ? caller.key.id() : null;
    }

    private UUID admit(Caller caller, EntryPoint door, @Nullable UUID key) {
        var request = ChatRequest.of(List.of(ChatMessage.user("Hello there")), Effort.OFF);
        var call = new Call(Ids.next(), door, caller.person.id(), key, null, caller.model, request);
        return ledger.retrying(() -> inference.admit(call)).attempt();
    }

    private Response post(Caller caller, Door door) {
        return cast.as(caller.person)
                .contentType(ContentType.JSON)
                .body(door.turn)
                .post("/api/conversations/{id}/turns", door.conversation);
    }

    private Caller caller(BudgetOwner level, UUID group) {
        var person = cast.newAdmin("door-" + level.text().replace('_', '-') + "-" + System.nanoTime());
        var key = tx(() -> Keys.make(person.id(), Instant.now()));
        var model = "door-" + Ids.next();
        World.modelAt(PROVIDER, model, model, 100);
        if (level == BudgetOwner.GROUP || level == BudgetOwner.GROUP_MEMBER) {
            QuarkusTransaction.requiringNew()
                    .run(() -> Group.find(group).orElseThrow().add(person.id(), Instant.now()));
        }
        PROVIDER.script(model, FakeScript.builder().say("Come").reset().build());
        var broken = said(person, model);
        PROVIDER.script(model, FakeScript.answer("", "Come in."));
        var answered = said(person, model);
        UUID provider = tx(() -> Offer.listing().stream()
                .filter(offer -> offer.model.id.equals(model))
                .map(offer -> offer.provider.id)
                .findFirst()
                .orElseThrow());
        return new Caller(person, key, model, provider, answered, broken);
    }

    /// Asks, and waits for the end of the answer.
    private Said said(Cast.Person person, String model) {
        var conversation = conversation(person);
        var posted = cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("id", Ids.next(), "text", "Hello there", "model", model, "thinking", "off"))
                .post("/api/conversations/{id}/turns", conversation)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        Awaitility.await().until(() -> World.attempts(person.id(), "pending") == 0);
        return new Said(conversation, posted.getUUID("userMessageId"), posted.getUUID("messageId"));
    }

    private UUID conversation(Cast.Person person) {
        var conversation = Ids.next();
        cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("id", conversation))
                .post("/api/conversations")
                .then()
                .statusCode(201);
        return conversation;
    }

    private static String owner(BudgetOwner level, Caller caller, UUID group) {
        return switch (level) {
            case ORGANISATION, MEMBER -> "";
            case USER -> caller.person.id().toString();
            case GROUP, GROUP_MEMBER -> group.toString();
            case KEY -> caller.key.id().toString();
            case MODEL -> caller.model;
        };
    }

    private static void set(Budget.Place place, Money limit) {
        tx(() -> Budget.setLimit(place, limit, Mode.HARD, null, "test", Instant.now()));
    }

    private static long asked(Caller caller) {
        return PROVIDER.requests().stream()
                .filter(request ->
                        caller.model.equals(request.body.path("model").asText()))
                .count();
    }

    private static long attempts(Caller caller) {
        return World.one("SELECT count(*) FROM attempts WHERE account_id = ?1", caller.person.id());
    }

    /// Calls that counted on today's account of that kind.
    private static long counted(Caller caller, String kind) {
        return World.one("""
                SELECT count(*) FROM attempts t JOIN attempt_legs l ON l.attempt_id = t.id
                JOIN ledger_accounts a ON a.id = l.ledger_account_id
                WHERE t.account_id = ?1 AND a.owner_kind = ?2 AND a.period = 'day'
                """, caller.person.id(), kind);
    }

    /// Calls that did not charge each of their limits alike.
    private static long unevenly(Caller caller) {
        return World.one("""
                SELECT count(*) FROM attempts t JOIN attempt_legs l ON l.attempt_id = t.id
                WHERE t.account_id = ?1 AND l.charged IS DISTINCT FROM coalesce(t.cost, 0)
                """, caller.person.id());
    }

    private static <T> T tx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
