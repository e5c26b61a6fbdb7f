package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The provider keeps a meter of its own; ours must not differ where it reported usage, and say so where it did not.
@QuarkusTest
@TestProfile(Timings.class)
class MeterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "thinking",
                "tool",
                "tools",
                "reasoning-only",
                "empty",
                "length",
                "filtered",
                "trailing",
                "cumulative",
                "split",
                "role-only",
                "eof-after-finish"
            })
    void reportedUsageIsChargedToTheNano(String scenario) {
        World.PROVIDER.prices(World.RATES);
        var ada = World.program("ada", "20");
        var client = new Client(ada);
        var model = World.model(scenario);
        var prompt = "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]".formatted("same words again ".repeat(100));
        var billed = Money.ZERO;
        for (var stream : new boolean[] {false, true, false}) {
            var response = client.complete(Client.ask(model, prompt, "\"stream\":" + stream));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            billed = billed.plus(World.billed(World.PROVIDER.lastRequest().id));
            assertThat(World.spent(ada.account())).isEqualTo(billed);
        }
        assertThat(World.one("SELECT sum(cached_tokens)::bigint FROM attempts WHERE account_id = ?1", ada.account()))
                .isPositive();
        assertThat(World.one(
                        "SELECT count(*) FROM attempts WHERE account_id = ?1 AND (estimated OR overrun > 0)",
                        ada.account()))
                .isZero();
        assertThat(World.held(ada.account())).isEqualTo(Money.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-usage", "eof", "reset"})
    void unreportedUsageIsMarkedAndBounded(String scenario) {
        World.PROVIDER.prices(World.RATES);
        var ada = World.program("ada", "20");
        new Client(ada).complete(Client.ask(World.model(scenario)));
        assertThat(World.one("SELECT count(*) FROM attempts WHERE account_id = ?1 AND estimated", ada.account()))
                .isEqualTo(1);
        assertThat(World.one("SELECT count(*) FROM attempts WHERE account_id = ?1 AND cost > held", ada.account()))
                .isZero();
        var billed = World.billed(World.PROVIDER.lastRequest().id);
        assertThat(billed).isGreaterThan(Money.ZERO);
        assertThat(World.spent(ada.account())).isGreaterThanOrEqualTo(billed);
    }
}
