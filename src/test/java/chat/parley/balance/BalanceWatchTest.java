package chat.parley.balance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.Organisation;
import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogProvider;
import chat.parley.catalog.Presets;
import chat.parley.catalog.Provider;
import chat.parley.inference.BalanceReply.Reason;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.notice.Notice;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeCredit;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeProvider.ListReply;
import chat.parley.testing.Spending;
import chat.parley.testing.TestClock;
import chat.parley.time.Midnights;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When providers are asked, how long their credit lasts, and when that is told.
@QuarkusTest
class BalanceWatchTest {

    private static final Duration LEASE = Duration.ofMinutes(2);

    @Inject
    BalanceWatch watch;

    @Inject
    ComparedDays compared;

    @Inject
    Catalog catalog;

    @Inject
    Presets presets;

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Inject
    EntityManager entities;

    @Inject
    TestClock time;

    private final FakeProvider provider = FakeProvider.start();
    private CatalogProvider asked;
    private ZoneId zone;

    @BeforeEach
    void connect() {
        cast.ada();
        zone = tx(() -> Organisation.current().midnights().zone());
        asked = connected("Balance " + System.nanoTime());
        time.stop();
    }

    @AfterEach
    void leave() {
        time.reset();
        tx(() -> Provider.update("enabled = false where id = ?1", asked.id()));
        provider.close();
    }

    @Test
    void oneOfManyReplicasAsks() throws Exception {
        assertThat(takenBy(8)).isEqualTo(1);
        time.advance(Duration.ofSeconds(119));
        assertThat(takenBy(4)).isZero();
        // Whoever took it died on the way.
        time.advance(Duration.ofSeconds(1));
        assertThat(takenBy(8)).isEqualTo(1);
        watch.ask(asked);
        time.advance(Duration.ofMinutes(54));
        assertThat(takenBy(4)).isZero();
        time.advance(Duration.ofMinutes(11));
        assertThat(takenBy(8)).isEqualTo(1);
    }

    @Test
    void aRoundAsksWhatIsDueAndOneThatHasChangedAtOnce() {
        provider.credit().set("20");
        nobodyElseIsDue();
        watch.round();
        watch.round();
        assertThat(provider.credit().asked()).isEqualTo(1);
        assertThat(view().told().total()).isEqualTo(Money.parse("20"));
        time.advance(Duration.ofMinutes(1));
        tx(() -> Provider.update("updatedAt = ?1 where id = ?2", time.instant(), asked.id()));
        time.advance(Duration.ofSeconds(1));
        watch.round();
        watch.round();
        assertThat(provider.credit().asked()).isEqualTo(2);
        time.advance(Duration.ofMinutes(66));
        watch.round();
        assertThat(provider.credit().asked()).isEqualTo(3);
    }

    @Test
    void whatCouldNotBeReadIsNeverZero() {
        provider.credit().set("20");
        watch.ask(asked);
        time.advance(Duration.ofHours(1));
        provider.credit().answers(new ListReply(503, "text/plain", "later"));
        watch.ask(asked);
        var view = view();
        assertThat(view.told().total()).isEqualTo(Money.parse("20"));
        assertThat(view.trouble().reason()).isEqualTo(Reason.REFUSED);
        assertThat(view.trouble().detail()).isEqualTo("503");
        assertThat(view.low()).isFalse();
        assertThat(tx(() -> Reading.count("providerId = ?1 and total is null", asked.id())))
                .isEqualTo(1);
        provider.credit().answers(null);
        watch.ask(asked);
        assertThat(view().trouble()).isNull();
    }

    @Test
    void readingsAreKeptForFourHundredDays() {
        watch.ask(asked);
        time.advance(Duration.ofDays(400));
        watch.ask(asked);
        assertThat(tx(() -> Reading.count("providerId", asked.id()))).isEqualTo(2);
        time.advance(Duration.ofSeconds(1));
        watch.ask(asked);
        assertThat(tx(() -> Reading.count("providerId", asked.id()))).isEqualTo(2);
    }

    @Test
    void howLongItLastsIsSaidFromTheThirdDayOn() {
        provider.credit().set("10");
        noon(0);
        assertThat(lasts()).as("no spending").isNull();
        spend(1_000_000_000);
        assertThat(lasts()).as("on the first day").isNull();
        noon(2);
        spend(2_000_000_000);
        assertThat(lasts()).as("two whole days").isNull();
        noon(3);
        spend(2_000_000_000);
        // 3.00 on three whole days; today's does not count.
        assertThat(lasts()).isEqualTo(10);
        assertThat(view().perDay()).isEqualTo(Money.parse("1"));
        noon(9);
        // The last seven are those from the third on: 4.00.
        assertThat(lasts()).isEqualTo(17);
        noon(12);
        assertThat(lasts()).as("nothing in the last seven").isNull();
    }

    @Test
    void lowCreditIsToldOnceAndAgainAfterATopUp() {
        provider.credit().set("10");
        noon(0);
        spend(2_000_000_000);
        noon(3);
        // 2.00 on three days: 10.00 lasts for fifteen.
        ask();
        assertThat(told()).isEmpty();
        provider.credit().set("2.01");
        ask();
        assertThat(view().daysLeft()).isEqualTo(3);
        assertThat(told()).isEmpty();
        provider.credit().set("2.00");
        ask();
        ask();
        provider.credit().set("1.50");
        ask();
        assertThat(told())
                .singleElement()
                .satisfies(notice -> assertThat(notice.facts)
                        .containsEntry("provider", asked.name())
                        .containsEntry("providerId", asked.id().toString())
                        .containsEntry("balance", "2.000000000")
                        .containsEntry("available", true)
                        .containsEntry("days", 3));
        // More, and still too little: no news.
        provider.credit().set("1.80");
        ask();
        assertThat(told()).hasSize(1);
        provider.credit().set("50");
        ask();
        assertThat(view().low()).isFalse();
        assertThat(told()).hasSize(1);
        provider.credit().set("1");
        ask();
        ask();
        assertThat(told()).hasSize(2);
    }

    /// The pace may fall and rise again; the credit has not grown.
    @Test
    void withoutATopUpItIsNotToldAgain() {
        provider.credit().set("1");
        noon(0);
        spend(2_000_000_000);
        noon(3);
        ask();
        assertThat(told()).hasSize(1);
        noon(10);
        ask();
        assertThat(view().low()).isFalse();
        spend(2_000_000_000);
        spend(2_000_000_000);
        noon(11);
        ask();
        assertThat(view().low()).isTrue();
        assertThat(told()).hasSize(1);
    }

    @Test
    void aProviderThatTakesNoMoreCallsIsToldWhateverIsLeft() {
        provider.credit().answers(new ListReply(200, "application/json", FakeCredit.told(false, "USD", "7.00")));
        ask();
        assertThat(view().low()).isTrue();
        assertThat(view().told().available()).isFalse();
        assertThat(told())
                .singleElement()
                .satisfies(notice -> assertThat(notice.facts)
                        .containsEntry("available", false)
                        .containsEntry("balance", "7.000000000")
                        .doesNotContainKey("days"));
    }

    @Test
    void inAnotherCurrencyOnlyARefusalIsTold() {
        provider.credit().currency("CNY");
        ask();
        assertThat(view().told()).isNull();
        assertThat(view().trouble().detail()).isEqualTo("CNY");
        assertThat(told()).isEmpty();
        provider.credit().answers(new ListReply(200, "application/json", FakeCredit.told(false, "CNY", "0.00")));
        ask();
        assertThat(told())
                .singleElement()
                .satisfies(notice -> assertThat(notice.facts)
                        .containsEntry("available", false)
                        .doesNotContainKey("balance"));
    }

    /// Readings by the hour over three days, one of them with a top-up, one with a bill that our books do not
    /// explain.
    @Test
    void eachDayIsHeldAgainstTheBooks() {
        provider.credit().set("100");
        var credit = Money.parse("100");
        for (int hour = 0; hour <= 73; hour++) {
            at(0, LocalTime.of(0, 10));
            time.advance(Duration.ofHours(hour));
            switch (hour) {
                case 30 -> credit = credit.plus(Money.parse("50"));
                case 60 -> credit = credit.minus(Money.parse("0.50"));
                default -> {}
            }
            provider.credit().set(credit.toString());
            watch.ask(asked);
            time.advance(Duration.ofMinutes(1));
            if (hour % 24 == 5) {
                call().cost(1_000_000_000).spend();
                call().cost(250_000_000).estimated().spend();
                credit = credit.minus(Money.parse("1.25"));
            }
            if (hour % 24 == 6) {
                call().cost(600_000_000).billed(750_000_000).spend();
                credit = credit.minus(Money.parse("0.75"));
            }
        }
        var days = tx(() -> compared.of(asked.id(), "USD", Midnights.in(zone), day(0), day(4)));
        assertThat(days).extracting(ComparedDay::day).containsExactly(day(3), day(2), day(1), day(0));
        assertThat(days.subList(1, 4)).allSatisfy(day -> {
            assertThat(day.whole()).isTrue();
            assertThat(day.calls()).isEqualTo(3);
            assertThat(day.exact()).isEqualTo(Money.parse("1.75"));
            assertThat(day.estimated()).isEqualTo(Money.parse("0.25"));
        });
        var first = days.getLast();
        assertThat(first.opening()).isEqualTo(Money.parse("100"));
        assertThat(first.closing()).isEqualTo(Money.parse("98"));
        assertThat(first.difference()).isEqualTo(Money.ZERO);
        assertThat(first.marked()).isFalse();
        assertThat(first.toppedUp()).isNull();
        var second = days.get(2);
        assertThat(second.opening()).isEqualTo(first.closing());
        assertThat(second.from()).isEqualTo(first.to());
        assertThat(second.toppedUp()).isEqualTo(Money.parse("50"));
        assertThat(second.difference()).isEqualTo(Money.ZERO);
        var third = days.get(1);
        assertThat(third.difference()).isEqualTo(Money.parse("0.5"));
        assertThat(third.percent()).isEqualByComparingTo("20");
        assertThat(third.marked()).isTrue();
        assertThat(days.getFirst().whole()).isFalse();
        assertThat(tx(() -> compared.of(asked.id(), "EUR", Midnights.in(zone), day(0), day(4))))
                .isEmpty();
        assertThat(tx(() -> compared.of(asked.id(), "USD", Midnights.in(zone), day(1), day(1))))
                .isEqualTo(List.of(second));
        assertThat(tx(() ->
                        compared.of(asked.id(), "USD", Midnights.in(zone), day(0).minusDays(9), day(0).minusDays(1))))
                .isEmpty();
    }

    private CatalogProvider connected(String name) {
        var id = tx(() -> {
            var preset = presets.byName("deepseek").orElseThrow();
            var since = time.instant().minusSeconds(9);
            var row = Provider.create(name, provider.baseUrl(), preset, Provider.Source.ADMIN, Book.REAL, since);
            row.profileOverrides = Map.of("needsKey", false);
            return row.id;
        });
        return catalog.provider(id).orElseThrow();
    }

    /// Other tests leave providers behind, at addresses where nobody answers any more.
    private void nobodyElseIsDue() {
        tx(() -> entities.createNativeQuery("INSERT INTO balance_checks (provider_id, due, asked_at)"
                        + " SELECT id, '2040-01-01', '2040-01-01' FROM providers WHERE id <> ?1"
                        + " ON CONFLICT (provider_id) DO UPDATE SET due = excluded.due, asked_at = excluded.asked_at")
                .setParameter(1, asked.id())
                .executeUpdate());
    }

    private int takenBy(int replicas) throws Exception {
        try (var pool = Executors.newFixedThreadPool(replicas)) {
            Callable<Boolean> take = () -> tx(() -> BalanceCheck.take(asked.id(), LEASE, time.instant()));
            int taken = 0;
            for (var result : pool.invokeAll(Collections.nCopies(replicas, take))) {
                taken += result.get() ? 1 : 0;
            }
            return taken;
        }
    }

    private void spend(int nano) {
        call().cost(nano).spend();
    }

    private Spending.Call call() {
        return spending.of(cast.grace().id()).at(asked.id());
    }

    private Long lasts() {
        ask();
        return view().daysLeft();
    }

    private void ask() {
        time.advance(Duration.ofMinutes(1));
        watch.ask(asked);
    }

    private BalanceView view() {
        return tx(() -> BalanceView.of(asked, "USD"));
    }

    private List<Notice> told() {
        return tx(() -> new ArrayList<>(Notice.<Notice>list("about like ?1 order by createdAt", asked.id() + " %")));
    }

    private static LocalDate day(int number) {
        return LocalDate.of(2031, 3, 3).plusDays(number);
    }

    private void noon(int days) {
        at(days, LocalTime.NOON);
    }

    /// So many days after a certain one.
    private void at(int days, LocalTime local) {
        var there = day(days).atTime(local).atZone(zone).toInstant();
        time.advance(Duration.between(time.instant(), there));
    }

    private static <T> T tx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
