package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.testing.FakeScript;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A thousand calls at once against money for fifty.
@QuarkusTest
@TestProfile(Timings.class)
class BudgetRaceTest {

    private static final int CALLS = 1000;
    private static final int CALLERS = 48;
    private static final int TOKENS = 100;
    /// A hundred tokens come to 0.10.
    private static final Rates PRICE = new Rates(0, 0, 1_000_000_000);

    @Test
    void exactlyFiftyOfAThousandGoThrough() throws Exception {
        var ada = World.program("ada", "5");
        var model = World.model("fake/race", "fake:race", PRICE, List.of("off"));
        World.adjust(model, offer -> offer.minOff = TOKENS);
        World.PROVIDER.script("fake:race", FakeScript.answer("", "x".repeat(TOKENS * 8)));
        World.PROVIDER.prices(PRICE);
        var answered = new AtomicInteger();
        var refused = new AtomicInteger();
        var waited = new AtomicInteger();
        var body = Client.ask(model, "\"max_tokens\":" + TOKENS);
        var streaming = Client.ask(model, "\"max_tokens\":" + TOKENS, "\"stream\":true");
        var unexpected = new ConcurrentLinkedQueue<String>();
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLS; i++) {
                var ask = i % 2 == 0 ? body : streaming;
                callers.submit(() -> {
                    while (true) {
                        var response = new Client(ada).complete(ask);
                        switch (response.statusCode()) {
                            case 200 -> answered.incrementAndGet();
                            case 402 -> refused.incrementAndGet();
                            // No connection in time on a busy machine is refused too, and nothing is spent.
                            case 429, 503 -> {
                                waited.incrementAndGet();
                                Thread.sleep(20);
                                continue;
                            }
                            default -> unexpected.add(response.statusCode() + response.body());
                        }
                        return null;
                    }
                });
            }
        }
        assertThat(unexpected).isEmpty();
        assertThat(answered).hasValue(50);
        assertThat(refused).hasValue(CALLS - 50);
        assertThat(World.spent(ada.account())).isEqualTo(Money.parse("5"));
        assertThat(World.held(ada.account())).isEqualTo(Money.ZERO);
        assertThat(World.PROVIDER.requests().stream()
                        .filter(r -> r.body.path("model").asText().equals("fake:race")))
                .hasSize(50);
    }
}
