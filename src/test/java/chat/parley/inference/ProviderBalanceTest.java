package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.balance.BalanceView;
import chat.parley.balance.BalanceWatch;
import chat.parley.balance.ComparedDays;
import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogProvider;
import chat.parley.catalog.Provider;
import chat.parley.catalog.UnknownUsage;
import chat.parley.inference.BalanceReply.Reason;
import chat.parley.inference.BalanceReply.Told;
import chat.parley.inference.BalanceReply.Untold;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeCredit;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeProvider.ListReply;
import chat.parley.time.Midnights;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A provider is asked what is left, over HTTP; what it answers is kept apart from what it should.
@QuarkusTest
class ProviderBalanceTest {

    @Inject
    ProviderBalance door;

    @Inject
    BalanceWatch watch;

    @Inject
    ComparedDays compared;

    @Inject
    Catalog catalog;

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    Clock clock;

    private final FakeProvider provider = FakeProvider.start();

    @BeforeEach
    void enter() {
        cast.ada();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void itIsAskedBesideItsV1WithItsKey() {
        provider.credit().set("12.345");
        assertThat(door.ask(connected(), "USD"))
                .isEqualTo(new Told(true, "USD", Money.parse("12.34"), Money.ZERO, Money.parse("12.34"), 2));
        assertThat(provider.credit().asked()).isEqualTo(1);
        assertThat(provider.credit().authorization()).isEqualTo("Bearer " + Stage.CANARY);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.deepseek.com, https://api.deepseek.com/user/balance",
        "https://api.deepseek.com/v1, https://api.deepseek.com/user/balance",
        "https://proxy.example/deepseek/v1, https://proxy.example/deepseek/user/balance",
        "https://proxy.example/v11, https://proxy.example/v11/user/balance",
    })
    void theAddressIsBesideV1(String base, String address) {
        assertThat(ProviderBalance.address(URI.create(base), "/user/balance")).hasToString(address);
    }

    @ParameterizedTest
    @CsvSource({
        "401, KEY_REFUSED, ''",
        "403, KEY_REFUSED, ''",
        "404, NOT_OFFERED, ''",
        "405, NOT_OFFERED, ''",
        "302, REFUSED, 302",
        "429, REFUSED, 429",
        "500, REFUSED, 500",
    })
    void aRefusalIsNoAmount(int status, Reason reason, String detail) {
        provider.credit().answers(new ListReply(status, "application/json", FakeCredit.told(true, "USD", "5.00")));
        assertThat(door.ask(connected(), "USD")).isEqualTo(new Untold(reason, detail, null));
    }

    @Test
    void neitherIsAnotherCurrencyNorAnAnswerWithoutEnd() {
        provider.credit().currency("CNY");
        assertThat(door.ask(connected(), "USD")).isEqualTo(new Untold(Reason.OTHER_CURRENCY, "CNY", true));
        provider.credit()
                .answers(new ListReply(
                        200, "application/json", FakeCredit.told(true, "USD", "5.00") + " ".repeat(64 * 1024)));
        assertThat(door.ask(connected(), "USD")).isEqualTo(Untold.of(Reason.UNREADABLE));
    }

    @Test
    void whoIsNotThereIsNotReached() {
        var gone = connected();
        provider.close();
        assertThat(door.ask(gone, "USD")).isEqualTo(Untold.of(Reason.UNREACHED));
    }

    /// Which providers tell it is in their profiles; one of them may say so of itself.
    @Test
    void onlyThoseInUseThatTellItAreAsked() {
        var tells = connected();
        var other = connected(row -> row.profile = "other");
        var off = connected(row -> row.enabled = false);
        var demo = connected(row -> row.book = Book.DEMO);
        var keyless = connected(row -> row.keySealed = null);
        var own = connected(row -> {
            row.profile = "other";
            row.profileOverrides = Map.of("balancePath", "/user/balance");
        });
        assertThat(catalog.tellingBalance())
                .extracting(CatalogProvider::id)
                .contains(tells.id(), own.id())
                .doesNotContain(other.id(), off.id(), demo.id(), keyless.id());
    }

    /// Its meter takes from the credit what our books say, to the last digit; what it never reported is told apart.
    @Test
    void ourBooksAgreeWithTheBalanceOfAProviderWithItsOwnMeter() {
        provider.credit().places(9);
        var model = stage.model(provider, "m", UnknownUsage.RECEIVED);
        var asked = catalog.provider(providerOf(model)).orElseThrow();
        watch.ask(asked);
        var grace = cast.grace().id();
        var spent = Money.ZERO;
        for (int i = 0; i < 5; i++) {
            spent = spent.plus(stage.run(grace, model).cost());
        }
        watch.ask(asked);
        assertThat(spent.nano()).isPositive();
        assertThat(provider.meter().total()).isEqualTo(spent);
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var days = QuarkusTransaction.requiringNew()
                .call(() -> compared.of(asked.id(), "USD", Midnights.in(ZoneOffset.UTC), today.minusDays(1), today));
        assertThat(days).isNotEmpty();
        var exact = spent;
        assertThat(days.stream().map(day -> day.exact()).reduce(Money.ZERO, Money::plus))
                .isEqualTo(exact);
        assertThat(days).allSatisfy(day -> {
            assertThat(day.difference()).isEqualTo(Money.ZERO);
            assertThat(day.marked()).isFalse();
        });
        var view = QuarkusTransaction.requiringNew().call(() -> BalanceView.of(asked, "USD"));
        assertThat(view.told().total()).isEqualTo(Money.parse("100").minus(exact));
    }

    private CatalogProvider connected() {
        return connected(row -> {});
    }

    private CatalogProvider connected(java.util.function.Consumer<Provider> settings) {
        return catalog.provider(providerOf(stage.model(provider, "m", settings)))
                .orElseThrow();
    }

    private static UUID providerOf(String model) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Provider.<Provider>find("name", model).firstResult().id);
    }
}
