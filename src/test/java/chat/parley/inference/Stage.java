package chat.parley.inference;

import chat.parley.catalog.Model;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Presets;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.PriceWindow;
import chat.parley.catalog.PricedAt;
import chat.parley.catalog.Provider;
import chat.parley.catalog.UnknownUsage;
import chat.parley.ledger.Attempt;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.SettleRequest;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import chat.parley.secret.Sealer;
import chat.parley.testing.FakeProvider;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Puts a fake provider into the catalog and makes whole calls: admit, send, settle.
@Singleton
class Stage {

    static final Rates PRICES = new Rates(150_000, 3_000, 600_000);
    static final String CANARY = "sk-canary-5c1e77aa90b2";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Presets presets;
    private final Sealer sealer;
    private final Inference inference;
    private final Ledger ledger;
    private final Underway underway;
    private final EntityManager entities;

    Stage(
            Presets presets,
            Sealer sealer,
            Inference inference,
            Ledger ledger,
            Underway underway,
            EntityManager entities) {
        this.presets = presets;
        this.sealer = sealer;
        this.inference = inference;
        this.ledger = ledger;
        this.underway = underway;
        this.entities = entities;
    }

    /// A model of this provider under a new name; `upstream` chooses what the provider does.
    String model(FakeProvider provider, String upstream, Consumer<Provider> settings) {
        return model(provider, upstream, List.of(), settings);
    }

    /// As above, of a model that costs something else at some hours.
    String model(FakeProvider provider, String upstream, List<PriceWindow> windows, Consumer<Provider> settings) {
        String name = "fake-" + NUMBER.incrementAndGet();
        provider.prices(PRICES);
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = Instant.now().minus(Duration.ofDays(1));
            var preset = presets.byName("deepseek").orElseThrow();
            var row = Provider.create(name, provider.baseUrl(), preset, Provider.Source.ADMIN, Book.REAL, now);
            row.replaceKey(sealer, CANARY, now);
            row.pricedAt = PricedAt.START;
            settings.accept(row);
            var offer = Offer.create(row, Model.create(name, name, now), upstream, preset.offer(), now);
            offer.tokenizer = preset.tokenizer(upstream);
            PriceVersion.create(offer.id, now, PRICES, windows, List.of(), "test", now);
            return name;
        });
    }

    String model(FakeProvider provider, String upstream, UnknownUsage rule) {
        return model(provider, upstream, row -> row.unknownUsage = rule);
    }

    Call call(UUID account, String model, ChatRequest request) {
        return new Call(Ids.next(), EntryPoint.API, account, null, null, model, request);
    }

    Admission admit(UUID account, String model) {
        return admit(account, model, ChatRequest.of(List.of(ChatMessage.user("What is 17 × 23?")), Effort.OFF));
    }

    Admission admit(UUID account, String model, ChatRequest request) {
        Call call = call(account, model, request);
        return ledger.retrying(() -> inference.admit(call));
    }

    Heard send(Admission admission) {
        var heard = new Heard();
        inference.send(admission, heard);
        return heard;
    }

    Settlement settle(UUID attempt, Outcome outcome) {
        return ledger.retrying(() -> inference.settle(attempt, outcome));
    }

    /// One call from admission to settlement.
    Settlement run(UUID account, String model) {
        Admission admission = admit(account, model);
        return settle(admission.attempt(), send(admission).await());
    }

    /// As though a process had died with this call in its memory, or had been taken for dead.
    void leaveToADeadReplica(UUID attempt) {
        UUID dead = Ids.next();
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(
                                "INSERT INTO replicas (id, installation, died_at) VALUES (?1, ?1, clock_timestamp())")
                        .setParameter(1, dead)
                        .executeUpdate());
        giveTo(dead, attempt);
        underway.settled(attempt);
    }

    /// Another replica has admitted the call.
    void giveTo(UUID replica, UUID attempt) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("UPDATE attempts SET replica_id = ?1 WHERE id = ?2")
                        .setParameter(1, replica)
                        .setParameter(2, attempt)
                        .executeUpdate());
    }

    /// What a reaper of another replica does, which knows nothing but that the call is there.
    void chargeByRule(UUID attempt) {
        var held = attempt(attempt).held;
        ledger.retrying(() ->
                ledger.settle(new SettleRequest(attempt, held, Usage.NONE, true, "crashed", List.of("usage_missing"))));
    }

    Attempt attempt(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> Attempt.find(id).orElseThrow());
    }

    Money spent(UUID account) {
        return accounts(account).stream().map(row -> row.posted).reduce(Money.ZERO, Money::plus);
    }

    Money held(UUID account) {
        return accounts(account).stream().map(row -> row.held).reduce(Money.ZERO, Money::plus);
    }

    private List<LedgerAccount> accounts(UUID account) {
        return QuarkusTransaction.requiringNew()
                .call(() -> LedgerAccount.of(OwnerKind.USER, account.toString(), Book.REAL));
    }
}
