package chat.parley.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.account.Organisation;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.Leg;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.ledger.Reservation.Refused;
import chat.parley.ledger.Reservation.StaleBudgets;
import chat.parley.ledger.ReserveRequest;
import chat.parley.ledger.SettleRequest;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import chat.parley.time.Midnights;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The organisation moves to another time zone, and no limit starts anew for it.
@QuarkusTest
class ZoneChangeTest {

    private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");

    /// In one of them it is another day than in Oslo, whatever the hour.
    private static final List<String> FAR = List.of("Etc/GMT-14", "Etc/GMT+12");

    private static final String MODEL = "deepseek-v4-flash";

    /// A call of ten tokens at ten nano each.
    private static final int TOKENS = 10;

    private static final Money CALL = Money.parse("0.000000100");

    @Inject
    Budgets budgets;

    @Inject
    Ledger ledger;

    @Inject
    Cast cast;

    @BeforeEach
    void something() {
        var person = cast.newMember("before-" + Ids.next()).id();
        settle(reserve(person, Instant.now()));
    }

    @AfterEach
    void asItWas() {
        tx(() -> {
            Organisation.current().count(Midnights.in(OSLO));
            Budget.bumpRevision();
            return true;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Etc/GMT-14", "Etc/GMT+12"})
    void whoHasSpentTodaysLimitGetsNoOtherByIt(String zone) {
        var person = limited("moved", Period.DAY, CALL);
        settle(reserve(person, Instant.now()));
        patch(zone).statusCode(200).body("zone", equalTo("Europe/Oslo")).body("nextZone", equalTo(zone));
        assertThat(reserve(person, Instant.now())).isInstanceOf(Refused.class);
        assertThat(accounts(person)).hasSize(1);
    }

    @Test
    void itTakesOverWithTheNextMonthInTheZoneBefore() {
        var person = limited("months", Period.MONTH, CALL);
        var renews = renewsAt();
        patch("Asia/Tokyo").statusCode(200).body("zoneFrom", equalTo(renews.toString()));
        assertThat(renewsAt()).isEqualTo(renews);
        var month = start(person, renews.minusNanos(1));
        assertThat(start(person, renews)).isEqualTo(month.plusMonths(1));
        // The month after begins at midnight in Tokyo.
        var second = month.plusMonths(2).atStartOfDay(ZoneId.of("Asia/Tokyo")).toInstant();
        assertThat(start(person, second.minusNanos(1))).isEqualTo(month.plusMonths(1));
        assertThat(start(person, second)).isEqualTo(month.plusMonths(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"DAY", "WEEK", "MONTH"})
    void aLimitIsGivenOncePerPeriodAcrossTheChange(Period period) {
        var person = limited("across-" + period, period, CALL);
        for (var zone : FAR) {
            patch(zone).statusCode(200);
            Instant from = tx(() -> {
                var midnights = Organisation.current().midnights();
                return midnights.startOf(midnights.next().from());
            });
            var last = start(person, from.minusSeconds(40 * 3600));
            for (int half = -79; half < 120; half++) {
                var next = start(person, from.plusSeconds(half * 1800L));
                assertThat(next).isAfterOrEqualTo(last);
                last = next;
            }
        }
    }

    @Test
    void theZoneInForceTakesTheChangeBack() {
        patch("Asia/Tokyo").statusCode(200);
        patch("Europe/Oslo")
                .statusCode(200)
                .body("zone", equalTo("Europe/Oslo"))
                .body("nextZone", nullValue())
                .body("zoneFrom", nullValue());
    }

    @Test
    void aCallThatReadTheLimitsBeforeIsAskedAgain() {
        var person = limited("stale", Period.DAY, CALL);
        var before = tx(() -> budgets.legsFor(person, null, MODEL, Book.REAL, Instant.now()));
        patch("Asia/Tokyo").statusCode(200);
        assertThat(ledger.retrying(() -> ledger.reserve(request(person, before))))
                .isInstanceOf(StaleBudgets.class);
        settle(reserve(person, Instant.now()));
    }

    /// What is kept is only in the database: whoever starts anew reads the same.
    @Test
    void oncePastTheChangeStays() {
        var person = limited("past", Period.DAY, CALL);
        patch("Asia/Tokyo").statusCode(200);
        var later = Instant.now().plusSeconds(40L * 86_400);
        assertThat(tx(() -> Organisation.current().zoneAt(later))).hasToString("Asia/Tokyo");
        tx(() -> {
            ZoneChange.make(Organisation.current(), OSLO, later);
            return true;
        });
        assertThat(tx(() -> Organisation.current().zoneId)).isEqualTo("Asia/Tokyo");
        assertThat(tx(() -> Organisation.current().nextZone)).isEqualTo("Europe/Oslo");
        assertThat(start(person, later)).isEqualTo(LocalDate.ofInstant(later, ZoneId.of("Asia/Tokyo")));
    }

    @Test
    void exactlyWhatFitsIsAdmittedWhileZonesChange() throws Exception {
        var person = limited("race", Period.DAY, new Money(CALL.nano() * 7));
        var over = new AtomicBoolean();
        var noon = Instant.now();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> admin = pool.submit(() -> {
                for (int i = 0; !over.get(); i++) {
                    patch(List.of(FAR.get(0), "Europe/Oslo", FAR.get(1)).get(i % 3))
                            .statusCode(200);
                }
            });
            var calls = IntStream.range(0, 24)
                    .mapToObj(i -> pool.submit(() -> reserve(person, noon)))
                    .toList();
            int admitted = 0;
            for (var call : calls) {
                if (call.get() instanceof Granted granted) {
                    admitted++;
                    settle(granted);
                }
            }
            over.set(true);
            admin.get();
            assertThat(admitted).isEqualTo(7);
        }
        assertThat(accounts(person))
                .singleElement()
                .satisfies(account -> assertThat(account.held).isEqualTo(Money.ZERO));
    }

    private UUID limited(String name, Period period, Money limit) {
        var person = cast.newMember(name + "-" + Ids.next()).id();
        var place = new Budget.Place(Book.REAL, BudgetOwner.USER, person.toString(), period);
        tx(() -> Budget.setLimit(place, limit, Mode.HARD, cast.ada().id(), "test", Instant.now()));
        return person;
    }

    private LocalDate start(UUID person, Instant at) {
        return tx(() -> budgets.legsFor(person, null, MODEL, Book.REAL, at)).legs().stream()
                .filter(leg -> leg.ownerKind() == OwnerKind.USER)
                .map(Leg::periodStart)
                .findFirst()
                .orElseThrow();
    }

    private Instant renewsAt() {
        return tx(() -> Period.MONTH
                .renewsAfter(Instant.now(), Organisation.current().midnights())
                .orElseThrow());
    }

    private List<LedgerAccount> accounts(UUID person) {
        return tx(() -> LedgerAccount.of(OwnerKind.USER, person.toString(), Book.REAL));
    }

    /// As a call does it: where the limits have changed meanwhile, they are read anew.
    private Reservation reserve(UUID person, Instant at) {
        for (; ; ) {
            var legs = tx(() -> budgets.legsFor(person, null, MODEL, Book.REAL, at));
            var answer = ledger.retrying(() -> ledger.reserve(request(person, legs)));
            if (!(answer instanceof StaleBudgets)) {
                return answer;
            }
        }
    }

    private static ReserveRequest request(UUID person, BudgetLegs legs) {
        return new ReserveRequest(
                Ids.next(),
                "chat",
                Book.REAL,
                person,
                null,
                null,
                null,
                person,
                person,
                person,
                MODEL,
                person,
                legs.day(),
                0,
                "bytes",
                new Rates(0, 0, 10_000),
                TOKENS,
                TOKENS,
                legs.legs(),
                legs.revision());
    }

    private void settle(Reservation reservation) {
        var granted = (Granted) reservation;
        ledger.retrying(() ->
                ledger.settle(new SettleRequest(granted.attempt(), CALL, Usage.NONE, false, "completed", List.of())));
    }

    private ValidatableResponse patch(String zone) {
        return cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("zone", zone))
                .patch("/api/admin/organisation")
                .then();
    }

    private static <T> T tx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
