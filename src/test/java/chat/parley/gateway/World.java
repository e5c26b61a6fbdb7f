package chat.parley.gateway;

import chat.parley.account.Account;
import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.account.OrganisationCreated;
import chat.parley.account.Role;
import chat.parley.catalog.Model;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Presets;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.Provider;
import chat.parley.key.Keys;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.secret.Sealer;
import chat.parley.testing.FakeProvider;
import chat.parley.time.Ids;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/// What the gateway's tests stand on: one fake provider, a model for each of its scenarios, and people with a
/// budget and a key of their own.
final class World {

    /// Someone who calls by program.
    record Program(UUID account, UUID keyId, String key) {}

    static final String PROVIDER_KEY = "sk-canary-of-the-gateway";
    static final Rates RATES = new Rates(150_000, 3_000, 600_000);
    static final FakeProvider PROVIDER = FakeProvider.start();

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private World() {}

    static String url() {
        return "http://127.0.0.1:" + port();
    }

    static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    /// A member with that much to spend this month.
    static Program program(String name, String limit) {
        return QuarkusTransaction.requiringNew().call(() -> {
            organise();
            var now = Instant.now();
            var account = Account.invite(name + "-" + Ids.next() + "@example.org", name, Role.MEMBER, now);
            account.join(name, Language.EN, "no password", now);
            limit("user", account.id.toString(), limit);
            Account.flush();
            var key = Keys.make(account.id, now);
            return new Program(account.id, key.id(), key.text());
        });
    }

    /// The model `fake/{scenario}` at the fake provider, at the usual prices.
    static String model(String scenario) {
        return model("fake/" + scenario, "fake:" + scenario, RATES, List.of("off", "low", "high", "max"));
    }

    static String model(String id, String upstream, Rates rates, List<String> efforts) {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (Model.find(id).isEmpty()) {
                var now = Instant.now();
                var presets = Arc.container().instance(Presets.class).get();
                var preset = presets.byName("deepseek").orElseThrow();
                var offer = Offer.create(provider(now), Model.create(id, id, now), upstream, preset.offer(), now);
                offer.efforts = efforts;
                PriceVersion.create(offer.id, LONG_AGO, rates, List.of(), List.of(), "test", now)
                        .confirm(null, now);
            }
            return id;
        });
    }

    /// A model at another provider, which answers that many calls at once.
    static String modelAt(FakeProvider provider, String id, String upstream, int atOnce) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var now = Instant.now();
            var presets = Arc.container().instance(Presets.class).get();
            var preset = presets.byName("deepseek").orElseThrow();
            var row = Provider.create(id, provider.baseUrl(), preset, Provider.Source.ADMIN, Book.REAL, now);
            row.replaceKey(Arc.container().instance(Sealer.class).get(), PROVIDER_KEY, now);
            row.concurrencyLimit = atOnce;
            row.drainSeconds = 0;
            var offer = Offer.create(row, Model.create(id, id, now), upstream, preset.offer(), now);
            PriceVersion.create(offer.id, LONG_AGO, RATES, List.of(), List.of(), "test", now)
                    .confirm(null, now);
            return id;
        });
    }

    /// Stopped answers are read on for that long.
    static void drainFor(int seconds) {
        QuarkusTransaction.requiringNew().run(() -> provider(Instant.now()).drainSeconds = seconds);
    }

    /// Changes the offer of a model.
    static void adjust(String model, java.util.function.Consumer<Offer> change) {
        QuarkusTransaction.requiringNew()
                .run(() -> change.accept(Offer.listing().stream()
                        .filter(o -> o.model.id.equals(model))
                        .findFirst()
                        .orElseThrow()));
    }

    static long one(String sql, Object... parameters) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var query = entities().createNativeQuery(sql, Long.class);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            var result = query.getSingleResult();
            return result == null ? 0 : (Long) result;
        });
    }

    static void execute(String sql, Object... parameters) {
        var query = entities().createNativeQuery(sql);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        query.executeUpdate();
    }

    static Money spent(UUID account) {
        return new Money(one(
                "SELECT coalesce(sum(posted), 0)::bigint FROM ledger_accounts WHERE owner_kind = 'user' AND owner_id = ?1",
                account.toString()));
    }

    static Money held(UUID account) {
        return new Money(one(
                "SELECT coalesce(sum(held), 0)::bigint FROM ledger_accounts WHERE owner_kind = 'user' AND owner_id = ?1",
                account.toString()));
    }

    /// What the provider itself charged for one call.
    static Money billed(String request) {
        return PROVIDER.meter().of(request).cost();
    }

    static long attempts(UUID account, String state) {
        return one("SELECT count(*) FROM attempts WHERE account_id = ?1 AND state = ?2", account, state);
    }

    private static void organise() {
        if (Organisation.find().isEmpty()) {
            Organisation.create("Test", ZoneOffset.UTC, "USD", Language.EN, Instant.now());
            Organisation.flush();
            Arc.container()
                    .beanManager()
                    .getEvent()
                    .select(OrganisationCreated.class)
                    .fire(new OrganisationCreated(Money.parse("100000"), Money.parse("20")));
        }
    }

    private static void limit(String kind, String owner, String limit) {
        entities()
                .createNativeQuery("""
                        INSERT INTO budgets (id, book, owner_kind, owner_id, period, limit_nano, mode, created_at, updated_at)
                        VALUES (?1, 'real', ?2, ?3, 'month', ?4, 'hard', now(), now())
                        """)
                .setParameter(1, Ids.next())
                .setParameter(2, kind)
                .setParameter(3, owner)
                .setParameter(4, Money.parse(limit).nano())
                .executeUpdate();
    }

    private static Provider provider(Instant now) {
        return Provider.<Provider>find("baseUrl", PROVIDER.baseUrl())
                .firstResultOptional()
                .orElseGet(() -> {
                    var preset = Arc.container()
                            .instance(Presets.class)
                            .get()
                            .byName("deepseek")
                            .orElseThrow();
                    var made =
                            Provider.create("Fake", PROVIDER.baseUrl(), preset, Provider.Source.ADMIN, Book.REAL, now);
                    made.replaceKey(Arc.container().instance(Sealer.class).get(), PROVIDER_KEY, now);
                    return made;
                });
    }

    private static EntityManager entities() {
        return Arc.container().instance(EntityManager.class).get();
    }
}
