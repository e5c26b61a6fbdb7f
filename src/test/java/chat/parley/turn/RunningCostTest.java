package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeScript;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an answer has cost so far is told while it is written, to those who may know it.
@QuarkusTest
class RunningCostTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    /// What the answer waits for in mid-sentence, and again where it goes on for longer than a cost is not told
    /// anew.
    private final CompletableFuture<Void> once = new CompletableFuture<>();

    private final CompletableFuture<Void> twice = new CompletableFuture<>();

    private final FakeScript slow = FakeScript.builder()
            .say("A slow answer")
            .until(once)
            .say(" that goes on and on".repeat(15))
            .until(twice)
            .say(" to its end.")
            .finish("stop")
            .done()
            .build()
            .every(Duration.ofMillis(40));

    @AfterEach
    void tellAmounts() {
        show(MoneyShown.AMOUNTS);
        once.complete(null);
        twice.complete(null);
    }

    @Test
    void itRisesAndStaysWithinWhatIsReserved() {
        var person = cast.newMember("runs-" + Ids.next());
        var posted = stage.ask(person, stage.model(slow));
        try (var watch = stage.watch(person, posted.turnId())) {
            Awaitility.await().until(() -> !soFar(watch).isEmpty());
            once.complete(null);
            Awaitility.await().until(() -> soFar(watch).size() > 1);
            twice.complete(null);
            watch.awaitClosed();
            var held = Money.parse(watch.events.getFirst().data().path("held").asText());
            var told = soFar(watch);
            assertThat(told).isSorted().doesNotHaveDuplicates();
            assertThat(told.getFirst()).isGreaterThan(Money.ZERO);
            assertThat(told.getLast()).isLessThanOrEqualTo(held);
            assertThat(watch.events.getLast().name()).isIn("end", "cost");
            assertThat(Money.parse(watch.end().path("cost").asText())).isGreaterThan(Money.ZERO);
        }
        try (var again = stage.watch(person, posted.turnId()).awaitClosed()) {
            assertThat(soFar(again)).as("it is over").isEmpty();
        }
    }

    @Test
    void whoMayNotKnowAmountsIsToldNone() {
        show(MoneyShown.PERCENT);
        var person = cast.newMember("runs-veiled-" + Ids.next());
        var posted = stage.ask(person, stage.model(slow));
        twice.complete(null);
        try (var watch = stage.watch(person, posted.turnId()).awaitUnits(10)) {
            once.complete(null);
            watch.awaitClosed();
            assertThat(watch.events).noneMatch(event -> event.name().equals("cost"));
        }
    }

    private static List<Money> soFar(Watch watch) {
        return watch.events("cost").stream()
                .filter(event -> event.data().has("soFar"))
                .map(event -> Money.parse(event.data().path("soFar").asText()))
                .toList();
    }

    private static void show(MoneyShown shown) {
        QuarkusTransaction.requiringNew().run(() -> Organisation.current().moneyShown = shown);
    }
}
