package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.PriceWindow;
import chat.parley.catalog.PricedAt;
import chat.parley.catalog.UnknownUsage;
import chat.parley.ledger.Attempt;
import chat.parley.ledger.Ledger;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.testing.TestClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Prices change with the hour. A call is priced by when it ran, whenever it is settled, and never above the prices
/// that its money was held at.
@QuarkusTest
class LatePriceTest {

    private static final Rates PEAK =
            new Rates(2 * Stage.PRICES.fresh(), 2 * Stage.PRICES.cached(), 2 * Stage.PRICES.output());
    private static final List<String> DAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Books books;

    @Inject
    Ledger ledger;

    @Inject
    AttemptReaper reaper;

    @Inject
    EntityManager entities;

    @Inject
    TestClock clock;

    private FakeProvider provider;
    private UUID grace;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        grace = cast.newMember("late-" + System.nanoTime()).id();
    }

    @AfterEach
    void stop() {
        clock.reset();
        provider.close();
    }

    /// The books were away while a peak began.
    @ParameterizedTest
    @EnumSource(PricedAt.class)
    void exactUsageThatIsSettledLateCostsWhatItDidWhenItCame(PricedAt pricedAt) {
        var admission = stage.admit(grace, model("m:plain", pricedAt, UnknownUsage.BOUND, 4, 6));
        var outcome = stage.send(admission).await();
        clock.advance(Duration.ofHours(5));

        var settled = stage.settle(admission.attempt(), outcome);
        assertThat(settled.cost()).isEqualTo(provider.meter().total());
        assertThat(settled.detail().total()).isEqualTo(provider.meter().total());
        clock.advance(Duration.ofHours(-3));
        assertThat(stage.settle(admission.attempt(), outcome)).isEqualTo(settled);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    /// Its owner died, and whoever settles it knows only that it is long over.
    @ParameterizedTest
    @EnumSource(PricedAt.class)
    void aCallThatNobodyEndedIsPricedByItsDeadline(PricedAt pricedAt) {
        var admission = stage.admit(grace, model("m:plain", pricedAt, UnknownUsage.RECEIVED, 4, 6));
        stage.leaveToADeadReplica(admission.attempt());
        clock.advance(Duration.ofHours(5));

        var settled = ledger.retrying(() -> books.crashed(admission.attempt(), all(admission)));
        assertThat(settled.estimated()).isTrue();
        assertThat(settled.flags()).doesNotContain("overrun");
        assertThat(settled.cost()).isEqualTo(Stage.PRICES.cost(settled.usage())).isLessThanOrEqualTo(admission.held());
        assertThat(settled.detail().total()).isEqualTo(settled.cost());
        assertThat(stage.attempt(admission.attempt()).overrun).isEqualTo(Money.ZERO);
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    /// As where the settings, or two replicas' clocks, differ on how long a call may take.
    @Test
    void noPriceIsAboveTheOneThatWasHeld() {
        var admission = stage.admit(grace, model("m:plain", PricedAt.DEAREST, UnknownUsage.RECEIVED, 4, 6));
        stage.leaveToADeadReplica(admission.attempt());
        shift(admission.attempt(), Duration.ofHours(3));
        clock.advance(Duration.ofHours(5));

        var settled = ledger.retrying(() -> books.crashed(admission.attempt(), all(admission)));
        assertThat(settled.cost()).isEqualTo(Stage.PRICES.cost(settled.usage()));
        assertThat(settled.detail().saved()).isEqualTo(CostDetail.saved(settled.usage(), Stage.PRICES));
        assertThat(stage.attempt(admission.attempt()).overrun).isEqualTo(Money.ZERO);
    }

    /// Somebody took the owner for dead and settled by rule; it was not, and knows when the call ended.
    @Test
    void usageThatCorrectsAnEstimateIsPricedByTheCallsEnd() {
        var admission = stage.admit(grace, model("m:plain", PricedAt.END, UnknownUsage.BOUND, 1, 3));
        var outcome = stage.send(admission).await();
        clock.advance(Duration.ofMinutes(90));
        stage.chargeByRule(admission.attempt());
        assertThat(stage.spent(grace)).isEqualTo(admission.held());

        var corrected = stage.settle(admission.attempt(), outcome);
        assertThat(corrected.cost()).isEqualTo(provider.meter().total()).isEqualTo(stage.spent(grace));
        assertThat(corrected.detail().saved()).isEqualTo(CostDetail.saved(corrected.usage(), Stage.PRICES));
        assertThat(stage.settle(admission.attempt(), outcome)).isEqualTo(corrected);
    }

    @ParameterizedTest
    @CsvSource({
        "START, 1, 2, 1", "END, 1, 2, 2", "DEAREST, 1, 2, 2",
        "START, -1, 1, 2", "END, -1, 1, 1", "DEAREST, -1, 1, 2",
    })
    void anEdgeInsideACallIsHeldAtTheDearestAndSettledByTheRule(PricedAt pricedAt, int from, int to, int times) {
        var edge = new CompletableFuture<Void>();
        provider.script(
                "m:edge",
                FakeScript.builder()
                        .say("word ")
                        .until(edge)
                        .say("word ".repeat(40))
                        .finish("stop")
                        .done()
                        .build());
        var admission = stage.admit(grace, model("m:edge", pricedAt, UnknownUsage.BOUND, from, to));
        var bound = stage.attempt(admission.attempt()).inputBound;
        assertThat(admission.held()).isEqualTo(PEAK.worst(bound, admission.grantedTokens()));
        var heard = stage.send(admission);
        heard.awaitFirst();
        clock.advance(Duration.ofMinutes(90));
        edge.complete(null);
        var outcome = heard.await();
        clock.advance(Duration.ofHours(1));

        var settled = stage.settle(admission.attempt(), outcome);
        assertThat(settled.estimated()).isFalse();
        assertThat(settled.cost()).isEqualTo((times == 2 ? PEAK : Stage.PRICES).cost(settled.usage()));
        assertThat(settled.detail().total()).isEqualTo(settled.cost());
        assertThat(settled.detail()
                        .fresh()
                        .plus(settled.detail().answer())
                        .plus(settled.detail().reasoning())
                        .plus(settled.detail().cached()))
                .isEqualTo(settled.cost());
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
    }

    /// The power was cut; five weeks later the server was started again.
    @Test
    void aCallIsSettledThoughItBeganWeeksAgo() {
        var admission = stage.admit(grace, model("m:plain", PricedAt.DEAREST, UnknownUsage.RECEIVED, 4, 6));
        shift(admission.attempt(), Duration.ofDays(-32));
        stage.leaveToADeadReplica(admission.attempt());
        reaper.reap();

        var attempt = stage.attempt(admission.attempt());
        assertThat(attempt.state).isEqualTo(Attempt.State.SETTLED);
        assertThat(attempt.outcome).isEqualTo("crashed");
        assertThat(attempt.cost).isLessThanOrEqualTo(admission.held());
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
        assertThat(stage.spent(grace)).isEqualTo(attempt.cost);
    }

    /// The machine slept for weeks with an outcome in hand.
    @Test
    void anOutcomeIsSettledThoughItCameWeeksAgo() {
        var admission = stage.admit(grace, model("m:plain", PricedAt.DEAREST, UnknownUsage.BOUND, 4, 6));
        var outcome = stage.send(admission).await();
        shift(admission.attempt(), Duration.ofDays(-32));
        assertThat(stage.settle(admission.attempt(), outcome).cost())
                .isEqualTo(provider.meter().total());
    }

    private static Received all(Admission admission) {
        return new Received(0, 4 * admission.grantedTokens(), 0, admission.grantedTokens());
    }

    /// @param from hours from now at which a peak begins
    private String model(String upstream, PricedAt pricedAt, UnknownUsage unknown, int from, int to) {
        var peak = new PriceWindow("UTC", DAYS, hour(from), hour(to), PEAK.fresh(), PEAK.cached(), PEAK.output());
        return stage.model(provider, upstream, List.of(peak), row -> {
            row.pricedAt = pricedAt;
            row.unknownUsage = unknown;
        });
    }

    private String hour(int hours) {
        Instant at = clock.instant().plus(Duration.ofHours(hours));
        return DateTimeFormatter.ofPattern("HH:mm").format(at.atZone(ZoneOffset.UTC));
    }

    private void shift(UUID attempt, Duration by) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(
                                "UPDATE attempts SET created_at = created_at + make_interval(secs => ?1) WHERE id = ?2")
                        .setParameter(1, (double) by.toSeconds())
                        .setParameter(2, attempt)
                        .executeUpdate());
    }
}
