package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Organisation;
import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.Mode;
import chat.parley.catalog.Offer;
import chat.parley.catalog.PriceVersion;
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
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Midnight passes, a price rises and a limit falls while an answer is being written.
@QuarkusTest
@TestProfile(Timings.class)
class MovingClockTest {

    private static final int TOKENS = 100;
    /// A hundred tokens come to 0.10, and to 1.00 from midnight on.
    private static final Rates PRICE = new Rates(0, 0, 1_000_000_000);

    private static final Rates TOMORROW = new Rates(0, 0, 10_000_000_000L);

    @Inject
    TestClock clock;

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void anAnswerBelongsToTheDayAndThePriceItBeganWith() {
        var ada = World.program("night", "20");
        var model = World.model("fake/midnight", "fake:midnight", PRICE, List.of("off"));
        World.adjust(model, offer -> offer.minOff = TOKENS);
        var dayIsOver = new CompletableFuture<Void>();
        World.PROVIDER.script(
                "fake:midnight",
                FakeScript.builder()
                        .until(dayIsOver)
                        .say("x".repeat(TOKENS * 4))
                        .finish("stop")
                        .done()
                        .build());
        // The real midnight is none of this test's.
        clock.stop();
        limit(ada, "0.25");
        var midnights = QuarkusTransaction.requiringNew()
                .call(() -> Organisation.current().midnights());
        var today = midnights.dayOf(clock.instant());
        var midnight = Period.DAY.renewsAfter(clock.instant(), midnights).orElseThrow();
        priced(model, midnight);

        var answer = CompletableFuture.supplyAsync(() -> ask(ada, model));
        Awaitility.await().until(() -> World.attempts(ada.account(), "pending") == 1);
        limit(ada, "0.05");
        assertThat(ask(ada, model).statusCode()).isEqualTo(402);
        clock.advance(Duration.between(clock.instant(), midnight).plusSeconds(60));
        dayIsOver.complete(null);
        assertThat(answer.join().statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> World.attempts(ada.account(), "pending") == 0);
        assertThat(posted(ada, today)).isEqualTo(Money.parse("0.1"));
        assertThat(posted(ada, today.plusDays(1))).isEqualTo(Money.ZERO);

        // The new day has an account of its own, and the new price.
        limit(ada, "1");
        assertThat(ask(ada, model).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> World.attempts(ada.account(), "pending") == 0);
        assertThat(posted(ada, today)).isEqualTo(Money.parse("0.1"));
        assertThat(posted(ada, today.plusDays(1))).isEqualTo(Money.parse("1"));
        assertThat(ask(ada, model).statusCode()).isEqualTo(402);
        assertThat(World.one(
                        "SELECT count(DISTINCT price_version_id) FROM attempts WHERE account_id = ?1", ada.account()))
                .isEqualTo(2);
        assertThat(World.held(ada.account())).isEqualTo(Money.ZERO);
    }

    private static HttpResponse<String> ask(World.Program who, String model) {
        return new Client(who).complete(Client.ask(model, "\"stream\":true", "\"max_tokens\":" + TOKENS));
    }

    private void limit(World.Program who, String limit) {
        var place = new Budget.Place(Book.REAL, BudgetOwner.USER, who.account().toString(), Period.DAY);
        QuarkusTransaction.requiringNew()
                .run(() -> Budget.setLimit(place, Money.parse(limit), Mode.HARD, null, "test", clock.instant()));
    }

    private static void priced(String model, Instant from) {
        QuarkusTransaction.requiringNew().run(() -> {
            UUID offer = Offer.listing().stream()
                    .filter(o -> o.model.id.equals(model))
                    .findFirst()
                    .orElseThrow()
                    .id;
            PriceVersion.create(offer, from, TOMORROW, List.of(), List.of(), "test", Instant.now())
                    .confirm(null, Instant.now());
        });
    }

    private static Money posted(World.Program who, LocalDate day) {
        return new Money(World.one(
                "SELECT coalesce(sum(posted), 0)::bigint FROM ledger_accounts WHERE owner_kind = 'user'"
                        + " AND period = 'day' AND owner_id = ?1 AND period_start = ?2",
                who.account().toString(),
                day));
    }
}
