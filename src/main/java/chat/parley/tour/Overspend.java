package chat.parley.tour;

import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.budget.Budget;
import chat.parley.budget.BudgetOwner;
import chat.parley.budget.Mode;
import chat.parley.catalog.Catalog;
import chat.parley.catalog.Model;
import chat.parley.http.Problem;
import chat.parley.key.ApiKey;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A hundred calls of 0.001 at once against a limit of 0.05: made over HTTP, with a key of their own, as a program
/// would.
@ApplicationScoped
class Overspend {

    static final Money LIMIT = Money.parse("0.05");

    private static final String NAME = "Try to overspend";
    private static final LocalDate SINCE = Period.NONE.startOf(LocalDate.EPOCH);

    /// A key that nobody took back ends by itself.
    private static final Duration KEY_LASTS = Duration.ofMinutes(5);

    /// @param run the key's id, under which the spending record keeps the lines
    /// @param secret the key's text
    record Purse(UUID account, UUID run, String secret, String currency) {}

    /// What the spending record says of a run.
    record Standing(Money spent, Money held) {}

    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    private final Catalog catalog;
    private final EntityManager entities;
    private final Vertx vertx;
    private final Clock clock;

    Overspend(Catalog catalog, EntityManager entities, Vertx vertx, Clock clock) {
        this.catalog = catalog;
        this.entities = entities;
        this.vertx = vertx;
        this.clock = clock;
    }

    /// Starts the calls. They go on to their end whether or not anybody still counts.
    ///
    /// @throws Problem 404 without the demo model, 409 while this person's last calls are being answered
    Multi<Count> start(UUID account, Self self) {
        if (catalog.offerFor(Model.DEMO).isEmpty()) {
            throw Problem.notFound();
        }
        if (!running.add(account)) {
            throw Problem.of(409, "answer_in_progress", "Your last hundred calls are still being answered.");
        }
        try {
            Purse purse = QuarkusTransaction.requiringNew().call(() -> open(account));
            return new OverspendRun(vertx, self, purse, () -> standing(purse.run()), () -> close(purse)).counts();
        } catch (RuntimeException e) {
            running.remove(account);
            throw e;
        }
    }

    private Purse open(UUID account) {
        var now = clock.instant();
        CountedCall.offer(entities, now);
        var made = ApiKey.make(account, NAME, now);
        var key = made.key();
        key.expiresAt = now.plus(KEY_LASTS);
        Audit.record("authn_token_created", account, "api_key", key.id, Map.of("name", key.name));
        Budget.setLimit(place(key.id), LIMIT, Mode.HARD, account, NAME, now);
        return new Purse(account, key.id, made.text(), Organisation.current().currency);
    }

    /// Takes the key back. What was spent stays in the spending record.
    private void close(Purse purse) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                var now = clock.instant();
                ApiKey.find(purse.account(), purse.run()).ifPresent(key -> key.revoke(now));
                Audit.record("authn_token_revoked", purse.account(), "api_key", purse.run(), Map.of("name", NAME));
                Budget.remove(place(purse.run()), purse.account(), NAME, now);
            });
        } finally {
            running.remove(purse.account());
        }
    }

    static Standing standing(UUID run) {
        return QuarkusTransaction.requiringNew()
                .call(() -> LedgerAccount.find(OwnerKind.KEY, run.toString(), Book.DEMO, Period.NONE, SINCE)
                        .map(account -> new Standing(account.posted, account.held))
                        .orElse(new Standing(Money.ZERO, Money.ZERO)));
    }

    private static Budget.Place place(UUID key) {
        return new Budget.Place(Book.DEMO, BudgetOwner.KEY, key.toString(), Period.NONE);
    }
}
