package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.Offer;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.PriceWindow;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What reuse saves, on the answers and in the sums of them.
@QuarkusTest
class SavedTest {

    /// Providers keep only long beginnings of prompts.
    private static final String LONG = "What is 17 x 23, and why? ".repeat(100);

    private static final List<String> EVERY_DAY = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");
    private static final Rates BASE = new Rates(200_000, 20_000, 400_000);
    private static final Rates PEAK = new Rates(900_000, 30_000, 900_000);

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Clock clock;

    @Test
    void theReportIsTheSumOfTheAnswersWhateverPricesTheyHad() {
        var person = cast.newMember("saves-" + Ids.next());
        var model = stage.model(FakeScript.answer("", "It is 391."));
        var conversation = stage.conversation(person);
        var first = ask(person, conversation, null, model);
        var base = ask(person, conversation, first, model);
        prices(model, BASE, List.of(new PriceWindow("UTC", EVERY_DAY, "00:00", "24:00", 900_000, 30_000, 900_000)), 30);
        var peak = ask(person, conversation, base, model);
        prices(model, BASE, List.of(), 10);
        var changed = ask(person, conversation, peak, model);

        var inPeak = stage.message(person, conversation, peak);
        assertThat(saved(inPeak)).isEqualTo(by(PEAK, inPeak)).isGreaterThan(by(BASE, inPeak));
        var after = stage.message(person, conversation, changed);
        assertThat(saved(after)).isEqualTo(by(BASE, after)).isGreaterThan(Money.ZERO);
        var all = new ArrayList<Money>();
        for (var answer : List.of(first, base, peak, changed)) {
            all.add(saved(stage.message(person, conversation, answer)));
        }
        var sum = all.stream().reduce(Money.ZERO, Money::plus);
        for (var kind : List.of("day", "model", "conversation")) {
            var report = cast.as(person).get("/api/usage?book=real&by=" + kind).jsonPath();
            assertThat(report.getString("saved")).as(kind).isEqualTo(sum.toString());
        }
        assertThat(cast.as(person)
                        .get("/api/conversations/{id}", conversation)
                        .jsonPath()
                        .getString("saved"))
                .isEqualTo(sum.toString());
    }

    private UUID ask(Cast.Person person, UUID conversation, UUID parent, String model) {
        var posted = stage.ask(person, conversation, parent, LONG, model);
        stage.watch(person, posted.turnId()).awaitClosed().close();
        return posted.messageId();
    }

    private void prices(String model, Rates rates, List<PriceWindow> windows, int secondsAgo) {
        QuarkusTransaction.requiringNew().run(() -> {
            Offer offer = Offer.<Offer>find("model.id", model).firstResult();
            var now = clock.instant();
            var from = now.minus(Duration.ofSeconds(secondsAgo));
            PriceVersion.create(offer.id, from, rates, windows, List.of(), "test", now);
        });
    }

    private static Money saved(Map<String, Object> message) {
        return Money.parse(((Map<?, ?>) message.get("costDetail")).get("saved").toString());
    }

    private static Money by(Rates rates, Map<String, Object> message) {
        var cached = ((Number) ((Map<?, ?>) message.get("usage")).get("cachedTokens")).longValue();
        return new Money(cached * (rates.fresh() - rates.cached()) / 1_000);
    }
}
