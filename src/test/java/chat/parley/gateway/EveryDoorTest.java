package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.account.Group;
import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.BudgetRefusal;
import chat.parley.budget.Mode;
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
import chat.parley.money.Rates;
import chat.parley.testing.Cast;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each way to a model against each kind of limit: none goes past any.
@QuarkusTest
@TestProfile(Timings.class)
class EveryDoorTest {

    private static final Rates PRICE = new Rates(0, 0, 1_000_000);
    private static final Money NOTHING = Money.ZERO;
    /// Also for the organisation, whose day other tests have spent on.
    private static final Money ENOUGH = Money.parse("1000000");

    @Inject
    Cast cast;

    @Inject
    Inference inference;

    @Inject
    Ledger ledger;

    private record Caller(Cast.Person person, Keys.Made key, String model, UUID conversation) {}

    @ParameterizedTest
    @EnumSource(BudgetOwner.class)
    void noneGoesPastThisKindOfLimit(BudgetOwner level) {
        var group = tx(() -> Group.create("Doors " + UUID.randomUUID(), Instant.now()).id);
        var caller = caller(level, group);
        var owner = owner(level, caller, group);
        var place = new Budget.Place(Book.REAL, level, owner, Period.DAY);
        try {
            set(place, NOTHING);
            refused(caller, level);
            assertThat(asked(caller)).isZero();
            assertThat(attempts(caller)).isZero();
            set(place, ENOUGH);
            int calls = admitted(caller, level);
            assertThat(attempts(caller)).isEqualTo(calls);
            assertThat(counted(caller, level.accounts().text())).isEqualTo(calls);
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
            var chat = chat(caller);
            assertThat(chat.statusCode()).as(chat.asString()).isEqualTo(402);
            assertThat(chat.<String>path("budget")).isEqualTo(budget);
        }
        for (EntryPoint door : EntryPoint.values()) {
            assertThatThrownBy(() -> admit(caller, door, key(caller, level)))
                    .as("%s", door)
                    .isInstanceOf(BudgetRefusal.class);
        }
    }

    /// @return how many calls were made
    private int admitted(Caller caller, BudgetOwner level) {
        int calls = 0;
        for (var ask : List.of(Client.ask(caller.model), Client.ask(caller.model, "\"stream\":true"))) {
            assertThat(new Client(caller.key.text()).complete(ask).statusCode()).isEqualTo(200);
            calls++;
        }
        if (level != BudgetOwner.KEY) {
            assertThat(chat(caller).statusCode()).isEqualTo(201);
            calls++;
        }
        for (EntryPoint door : EntryPoint.values()) {
            var attempt = admit(caller, door, key(caller, level));
            ledger.retrying(() -> inference.settle(
                    attempt, new Outcome.NeverSent(ProviderFailure.of(ProviderFailure.Kind.CUT, "test"))));
            calls++;
        }
        Awaitility.await().until(() -> World.attempts(caller.person.id(), "pending") == 0);
        return calls;
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

    private Response chat(Caller caller) {
        return cast.as(caller.person)
                .contentType(ContentType.JSON)
                .body(Map.of("id", Ids.next(), "text", "Hello there", "model", caller.model, "thinking", "off"))
                .post("/api/conversations/{id}/turns", caller.conversation);
    }

    private Caller caller(BudgetOwner level, UUID group) {
        var person = cast.newMember("door-" + level.text().replace('_', '-') + "-" + System.nanoTime());
        var key = tx(() -> Keys.make(person.id(), Instant.now()));
        var scenario = "door-" + level.text();
        var model = World.model("fake/" + scenario, "fake:" + scenario, PRICE, List.of("off"));
        World.PROVIDER.script("fake:" + scenario, FakeScript.answer("", "Come in."));
        if (level == BudgetOwner.GROUP || level == BudgetOwner.GROUP_MEMBER) {
            QuarkusTransaction.requiringNew()
                    .run(() -> Group.find(group).orElseThrow().add(person.id(), Instant.now()));
        }
        var conversation = Ids.next();
        cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("id", conversation))
                .post("/api/conversations")
                .then()
                .statusCode(201);
        return new Caller(person, key, model, conversation);
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
        return World.PROVIDER.requests().stream()
                .filter(request -> caller.model.endsWith(
                        request.body.path("model").asText().replace("fake:", "/")))
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

    private static <T> T tx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
