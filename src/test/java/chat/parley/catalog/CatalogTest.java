package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.account.OrganisationCreated;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.secret.Sealer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Everything here happens in a transaction that is rolled back, with every provider of other tests switched off.
@QuarkusTest
class CatalogTest {

    private static final String FLASH = "deepseek-v4-flash";

    record Environment(
            Optional<String> baseUrl, Optional<String> apiKey, Optional<String> model, Optional<String> profile)
            implements UpstreamConfig {

        static final Environment EMPTY =
                new Environment(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        static Environment of(String url, String key) {
            return new Environment(Optional.of(url), Optional.of(key), Optional.empty(), Optional.empty());
        }

        Environment withModel(String id) {
            return new Environment(baseUrl, apiKey, Optional.of(id), profile);
        }

        Environment withProfile(String name) {
            return new Environment(baseUrl, apiKey, model, Optional.of(name));
        }
    }

    @Inject
    Presets presets;

    @Inject
    Sealer sealer;

    @Inject
    Clock clock;

    @Inject
    EntityManager entities;

    @Inject
    StatelessSession session;

    @BeforeEach
    void begin() {
        QuarkusTransaction.begin();
        Provider.update("enabled = false where book = ?1", Book.REAL);
    }

    @AfterEach
    void rollBack() {
        QuarkusTransaction.rollback();
    }

    private Organisation organisation() {
        return Organisation.find()
                .orElseGet(() -> Organisation.create("Halden", ZoneOffset.UTC, "USD", Language.EN, clock.instant()));
    }

    @Test
    void withoutAProviderThereIsTheDemoModel() {
        var catalog = start(Environment.EMPTY, false);
        assertThat(catalog.offers()).extracting(CatalogOffer::model).containsExactly("demo");
        var demo = catalog.offerFor("demo").orElseThrow();
        assertThat(demo.book()).isEqualTo(Book.DEMO);
        assertThat(demo.provider().baseUrl()).isEqualTo("demo:");
        assertThat(PriceVersion.at(demo.id(), clock.instant()).orElseThrow().base())
                .isEqualTo(new Rates(150_000, 3_000, 300_000));
        assertThat(catalog.offerFor(FLASH)).isEmpty();
        assertThat(Model.find(FLASH)).isPresent();
        assertThat(catalog.offerFor("no-such-model")).isEmpty();
    }

    @Test
    void theEnvironmentsProviderIsKnownByItsHost() {
        var catalog = start(Environment.of("https://api.deepseek.com", "sk-environment"), false);
        var offer = catalog.offerFor(FLASH).orElseThrow();
        assertThat(offer.provider().name()).isEqualTo("DeepSeek");
        assertThat(offer.provider().profile().thinkingStyle()).isEqualTo(ThinkingStyle.THINKING);
        assertThat(offer.provider().unknownUsage()).isEqualTo(UnknownUsage.RECEIVED);
        assertThat(offer.upstreamId()).isEqualTo(FLASH);
        assertThat(offer.contextTokens()).isEqualTo(1_048_576);
        assertThat(offer.maxOutputTokens()).isEqualTo(393_216);
        assertThat(offer.efforts()).containsExactly("off", "low", "high", "max");
        assertThat(offer.wantedTokens("off")).isEqualTo(8_192);
        assertThat(offer.wantedTokens("high")).isEqualTo(32_768);
        assertThat(offer.wantedTokens("max")).isEqualTo(65_536);
        assertThat(offer.leastTokens("off")).isEqualTo(256);
        assertThat(offer.leastTokens("low")).isEqualTo(1_024);

        var price = PriceVersion.at(offer.id(), Instant.parse("2026-11-23T12:00:00Z"))
                .orElseThrow();
        assertThat(price.isConfirmed()).isFalse();
        assertThat(price.source).contains("deepseek.com");
        assertThat(price.ratesAt(Instant.parse("2026-11-23T12:00:00Z"))).isEqualTo(new Rates(150_000, 3_000, 600_000));
        assertThat(price.ratesAt(Instant.parse("2026-11-23T07:00:00Z")))
                .isEqualTo(new Rates(300_000, 6_000, 1_200_000));
        assertThat(price.ratesAt(Instant.parse("2026-10-01T07:00:00Z"))).isEqualTo(price.base());

        assertThat(catalog.offers()).extracting(CatalogOffer::model).containsExactly(FLASH);
        assertThat(catalog.offerFor("demo")).as("beside a real one").isEmpty();
    }

    @Test
    void theDemoModelStaysWhereAskedFor() {
        var catalog = start(Environment.of("https://api.deepseek.com", "sk"), true);
        assertThat(catalog.offers()).extracting(CatalogOffer::model).containsExactlyInAnyOrder(FLASH, "demo");
        assertThat(catalog.offerFor("demo")).isPresent();
    }

    @Test
    void itsKeyIsReadFromTheEnvironmentAndNeverStored() {
        var environment = Environment.of("https://api.deepseek.com", "sk-environment");
        var offer = start(environment, false).offerFor(FLASH).orElseThrow();
        assertThat(new ProviderKeys(sealer, environment).keyOf(offer.provider().id()))
                .contains("sk-environment");
        var provider = Provider.find(offer.provider().id()).orElseThrow();
        assertThat(provider.keySealed).isNull();
        assertThatThrownBy(() -> provider.replaceKey(sealer, "sk", clock.instant()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anyNumberOfStartsLeavesTheSame() {
        var environment = Environment.of("https://api.deepseek.com", "sk");
        start(environment, false);
        entities.flush();
        var before = List.of(Provider.count(), Offer.count(), PriceVersion.count(), Model.count());
        start(environment, false);
        entities.flush();
        assertThat(List.of(Provider.count(), Offer.count(), PriceVersion.count(), Model.count()))
                .isEqualTo(before);
    }

    @Test
    void aProviderThatLeftTheEnvironmentIsSwitchedOff() {
        start(Environment.of("https://api.deepseek.com", "sk"), false);
        assertThat(start(Environment.EMPTY, false).offers())
                .extracting(CatalogOffer::model)
                .containsExactly("demo");
    }

    @Test
    void aMovedProviderGetsItsNewHostsNamesAndPricesAndKeepsItsHistory() {
        var first = start(Environment.of("https://api.deepseek.com", "sk"), false)
                .offerFor(FLASH)
                .orElseThrow();
        var second = start(Environment.of("https://openrouter.ai/api/v1", "sk"), false)
                .offerFor(FLASH)
                .orElseThrow();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.upstreamId()).isEqualTo("deepseek/deepseek-v4-flash");
        assertThat(second.provider().profile().name()).isEqualTo("openrouter");
        assertThat(PriceVersion.of(first.id())).hasSize(2);
        assertThat(PriceVersion.at(first.id(), clock.instant()).orElseThrow().base())
                .isEqualTo(new Rates(150_000, 3_000, 300_000));
        assertThat(PriceVersion.at(first.id(), clock.instant().minus(Duration.ofHours(1)))
                        .orElseThrow()
                        .base())
                .isEqualTo(new Rates(150_000, 3_000, 600_000));
    }

    @Test
    void anotherModelMayBeNamedAndAnotherProfileChosen() {
        var environment = Environment.of("http://127.0.0.1:9999/v1", "")
                .withModel("qwen/qwen3:8b")
                .withProfile("vllm");
        var catalog = start(environment, false);
        var offer = catalog.offerFor("qwen/qwen3:8b").orElseThrow();
        assertThat(offer.provider().profile().thinkingStyle()).isEqualTo(ThinkingStyle.CHAT_TEMPLATE_KWARGS);
        assertThat(catalog.offerFor(FLASH)).isEmpty();
        assertThatThrownBy(() -> start(environment.withProfile("nonsense"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void aProviderThatNeedsAKeyIsNotOfferedWithoutOne() {
        assertThat(start(Environment.of("https://api.deepseek.com", " "), false).offerFor(FLASH))
                .isEmpty();
        assertThat(start(Environment.of("http://localhost:11434/v1", ""), false).offerFor(FLASH))
                .isPresent();
    }

    @Test
    void anAdminsKeyIsSealedAndReplacedAtOnce() {
        var preset = presets.required("deepseek");
        var provider = Provider.create(
                "Ours", "https://api.deepseek.com", preset, Provider.Source.ADMIN, Book.REAL, clock.instant());
        FirstOffer.of(provider, preset, "USD", clock.instant());
        var keys = new ProviderKeys(sealer, Environment.EMPTY);
        var catalog = new Catalog(entities, session, presets, keys, false);
        assertThat(catalog.offerFor(FLASH)).isEmpty();

        provider.replaceKey(sealer, "sk-first-0123456789", clock.instant());
        assertThat(catalog.offerFor(FLASH)).isPresent();
        assertThat(keys.keyOf(provider.id)).contains("sk-first-0123456789");
        assertThat(provider.keyHint).isEqualTo("6789");
        assertThat(new String(provider.keySealed, StandardCharsets.ISO_8859_1)).doesNotContain("sk-first");

        provider.replaceKey(sealer, "sk-second-987654321", clock.instant());
        assertThat(keys.keyOf(provider.id)).contains("sk-second-987654321");
    }

    @Test
    void anotherCurrencyLeavesRealOffersUnpricedAndTheDemoPriced() {
        organisation().currency = "CNY";
        var environment = Environment.of("https://tokenhub.tencentmaas.com/v1", "sk");
        new CatalogSeed(presets, environment, "CNY", clock, entities).seed();
        var catalog = new Catalog(entities, session, presets, new ProviderKeys(sealer, environment), true);
        assertThat(PriceVersion.at(catalog.offerFor(FLASH).orElseThrow().id(), clock.instant()))
                .isEmpty();
        assertThat(PriceVersion.at(catalog.offerFor("demo").orElseThrow().id(), clock.instant()))
                .isPresent();
    }

    @Test
    void whenAnotherCurrencyIsChosenFiguresInDollarsGo() {
        var environment = Environment.of("https://api.deepseek.com", "sk");
        var seed = new CatalogSeed(presets, environment, "USD", clock, entities);
        seed.seed();
        var catalog = new Catalog(entities, session, presets, new ProviderKeys(sealer, environment), true);
        var real = catalog.offerFor(FLASH).orElseThrow().id();
        var demo = catalog.offerFor("demo").orElseThrow().id();
        assertThat(PriceVersion.at(real, clock.instant())).isPresent();

        var organisation = organisation();
        organisation.currency = "USD";
        seed.onSetUp(new OrganisationCreated(Money.ZERO, Money.ZERO));
        assertThat(PriceVersion.at(real, clock.instant())).isPresent();

        organisation.currency = "CNY";
        seed.onSetUp(new OrganisationCreated(Money.ZERO, Money.ZERO));
        assertThat(PriceVersion.of(real)).isEmpty();
        assertThat(PriceVersion.at(demo, clock.instant())).isPresent();

        // The next start has the chosen currency, not the environment's.
        new CatalogSeed(presets, Environment.of("https://openrouter.ai/api/v1", "sk"), "USD", clock, entities).seed();
        assertThat(PriceVersion.of(real)).isEmpty();
    }

    @Test
    void noPriceIsNotAPriceOfZero() {
        var offer = start(Environment.of("https://api.deepseek.com", "sk"), false)
                .offerFor(FLASH)
                .orElseThrow();
        assertThat(PriceVersion.at(offer.id(), Instant.parse("2026-09-09T23:59:59Z")))
                .isEmpty();
        assertThat(PriceVersion.at(offer.id(), Instant.parse("2026-09-10T00:00:00Z")))
                .isPresent();
    }

    private Catalog start(Environment environment, boolean demo) {
        new CatalogSeed(presets, environment, "USD", clock, entities).seed();
        return new Catalog(entities, session, presets, new ProviderKeys(sealer, environment), demo);
    }
}
