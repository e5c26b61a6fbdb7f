package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Account;
import chat.parley.account.Group;
import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.Mode;
import chat.parley.key.ApiKey;
import chat.parley.key.KeyForm;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.testing.FakeScript;
import chat.parley.testing.TestClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a key's own limit, models and end do to its calls, and whose limits a service's calls are on.
@QuarkusTest
@TestProfile(Timings.class)
class KeyLimitsTest {

    private static final int TOKENS = 100;
    /// A hundred tokens come to 0.10.
    private static final Rates PRICE = new Rates(0, 0, 1_000_000_000);

    @Inject
    TestClock clock;

    private String model;
    private String other;

    @BeforeEach
    void models() {
        model = offer("capped");
        other = offer("uncapped");
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void aCapIsReachedExactlyAndNotByANanoMore() {
        var owner = World.program("capped", "20");
        var exact = key(owner.account(), cap(Period.NONE, "0.3"), null);
        var short1 = key(owner.account(), cap(Period.NONE, "0.299999999"), null);
        for (int i = 0; i < 3; i++) {
            assertThat(call(exact, model).statusCode()).isEqualTo(200);
        }
        var refused = call(exact, model);
        assertThat(refused.statusCode()).isEqualTo(402);
        var error = Client.error(refused);
        assertThat(error.path("code").asText()).isEqualTo("budget_exhausted");
        assertThat(error.path("budget").asText()).isEqualTo("key");
        assertThat(error.path("spent").asText()).isEqualTo("0.300000000");
        assertThat(error.path("limit").asText()).isEqualTo("0.300000000");
        assertThat(call(short1, model).statusCode()).isEqualTo(200);
        assertThat(call(short1, model).statusCode()).isEqualTo(200);
        assertThat(call(short1, model).statusCode()).isEqualTo(402);
        // The owner goes on with another key, within their own limit.
        assertThat(new Client(owner).complete(ask(model)).statusCode()).isEqualTo(200);
        assertThat(World.spent(owner.account())).isEqualTo(Money.parse("0.6"));
    }

    @Test
    void aCapIsBesideTheOwnersLimitNotInPlaceOfIt() {
        var owner = World.program("poor", "0.1");
        var key = key(owner.account(), cap(Period.MONTH, "5"), null);
        assertThat(call(key, model).statusCode()).isEqualTo(200);
        var refused = call(key, model);
        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(Client.error(refused).path("budget").asText()).isEqualTo("user");
    }

    @Test
    void aKeyCallsItsModelsOnly() {
        var owner = World.program("narrow", "20");
        var key = key(owner.account(), null, List.of(model));
        assertThat(call(key, model).statusCode()).isEqualTo(200);
        var refused = call(key, other);
        assertThat(refused.statusCode()).isEqualTo(403);
        var error = Client.error(refused);
        assertThat(error.path("type").asText()).isEqualTo("permission_error");
        assertThat(error.path("code").asText()).isEqualTo("model_not_allowed");
        assertThat(error.path("param").asText()).isEqualTo("model");
        assertThat(call(key, "no-such-model").statusCode()).isEqualTo(403);
        assertThat(World.attempts(owner.account(), "settled")).isEqualTo(1);

        var listed = Client.parse(new Client(key).get("/v1/models").body()).path("data");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("id").asText()).isEqualTo(model);
        assertThat(new Client(key).get("/v1/models/" + model).statusCode()).isEqualTo(200);
        assertThat(new Client(key).get("/v1/models/" + other).statusCode()).isEqualTo(404);
        var all = Client.parse(new Client(owner).get("/v1/models").body()).path("data");
        assertThat(all).hasSizeGreaterThan(1);
        assertThat(new Client(owner).complete(ask(other)).statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyThatHasRunOutIsRefused() {
        var owner = World.program("ending", "20");
        var wanted = new KeyForm.New("ending", Instant.now().plus(Duration.ofHours(1)), null, null);
        var key = tx(() -> ApiKey.make(owner.account(), wanted, owner.account(), Instant.now())
                .text());
        assertThat(call(key, model).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofHours(2));
        assertThat(call(key, model).statusCode()).isEqualTo(401);
        assertThat(new Client(owner).get("/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void aServicesCallsAreOnItsGroupAndNobodysLimit() {
        var manager = World.program("manager", "20");
        var group = group();
        limit(BudgetOwner.GROUP, group, "0.2");
        // What each member may spend is no matter to a service.
        limit(BudgetOwner.GROUP_MEMBER, group, "0");
        var key = service(group, manager.account(), "10");
        var first = call(key.text(), model);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(legs(key.key().account)).isEqualTo(3);
        assertThat(World.spent(manager.account())).isEqualTo(Money.ZERO);
        assertThat(World.one(
                        "SELECT count(*) FROM attempts WHERE account_id = ?1 AND group_id = ?2 AND key_id = ?3",
                        key.key().account,
                        group,
                        key.key().id))
                .isEqualTo(1);
        assertThat(call(key.text(), model).statusCode()).isEqualTo(200);
        var refused = call(key.text(), model);
        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(Client.error(refused).path("budget").asText()).isEqualTo("group");
    }

    @Test
    void aServiceIsHeldToItsOwnCap() {
        var manager = World.program("manager", "20");
        var group = group();
        var key = service(group, manager.account(), "0.1");
        assertThat(call(key.text(), model).statusCode()).isEqualTo(200);
        var refused = call(key.text(), model);
        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(Client.error(refused).path("budget").asText()).isEqualTo("key");
    }

    @Test
    void aServiceOutlastsItsManagerAndNotItsGroup() {
        var manager = World.program("leaver", "20");
        var group = group();
        var key = service(group, manager.account(), "10");
        var own = manager.key();
        tx(() -> {
            Account.find(manager.account()).orElseThrow().disable(Instant.now());
            return null;
        });
        assertThat(call(own, model).statusCode()).isEqualTo(401);
        assertThat(call(key.text(), model).statusCode()).isEqualTo(200);
        tx(() -> {
            Group.find(group).orElseThrow().delete(manager.account(), Instant.now());
            return null;
        });
        assertThat(call(key.text(), model).statusCode()).isEqualTo(401);
        assertThat(tx(() -> ApiKey.<ApiKey>findById(key.key().id).revokedAt)).isNotNull();
    }

    private static long legs(UUID account) {
        return World.one("""
                SELECT count(*) FROM attempt_legs l JOIN attempts t ON t.id = l.attempt_id
                JOIN ledger_accounts a ON a.id = l.ledger_account_id
                WHERE t.account_id = ?1 AND a.owner_kind IN ('key', 'group', 'organisation')
                    AND NOT EXISTS (SELECT FROM attempt_legs x JOIN ledger_accounts y ON y.id = x.ledger_account_id
                        WHERE x.attempt_id = t.id AND y.owner_kind = 'user')
                """, account);
    }

    private static String offer(String name) {
        var model = World.model("fake/" + name, "fake:" + name, PRICE, List.of("off"));
        World.adjust(model, offer -> offer.minOff = TOKENS);
        World.PROVIDER.script("fake:" + name, FakeScript.answer("", "x".repeat(TOKENS * 8)));
        World.PROVIDER.prices(PRICE);
        return model;
    }

    private static UUID group() {
        return tx(() -> Group.create("Services " + UUID.randomUUID(), Instant.now()).id);
    }

    private static void limit(BudgetOwner owner, UUID id, String limit) {
        var place = new Budget.Place(Book.REAL, owner, id.toString(), Period.MONTH);
        tx(() -> Budget.setLimit(place, Money.parse(limit), Mode.HARD, null, "test", Instant.now()));
    }

    private static ApiKey.Made service(UUID group, UUID manager, String limit) {
        return tx(() -> ApiKey.makeForService(
                Group.find(group).orElseThrow(),
                Account.find(manager).orElseThrow(),
                "ops@example.org",
                new KeyForm.New("robot", null, cap(Period.MONTH, limit), null),
                manager,
                Instant.now()));
    }

    private static KeyForm.Cap cap(Period period, String limit) {
        return new KeyForm.Cap(period, Money.parse(limit));
    }

    private static String key(UUID account, KeyForm.Cap cap, List<String> models) {
        var wanted = new KeyForm.New("test", null, cap, models);
        return tx(() -> ApiKey.make(account, wanted, account, Instant.now()).text());
    }

    private static HttpResponse<String> call(String key, String model) {
        return new Client(key).complete(ask(model));
    }

    private static String ask(String model) {
        return Client.ask(model, "\"max_tokens\":" + TOKENS);
    }

    private static <T> T tx(java.util.function.Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
