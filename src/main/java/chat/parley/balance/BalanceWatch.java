package chat.parley.balance;

import chat.parley.account.Organisation;
import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogProvider;
import chat.parley.inference.BalanceReply;
import chat.parley.inference.ProviderBalance;
import chat.parley.notice.Kind;
import chat.parley.notice.Notices;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.UUID;

/// Asks each provider once an hour, whatever the number of replicas, and soon after it was connected or changed.
@ApplicationScoped
public class BalanceWatch {

    private static final Duration KEPT = Duration.ofDays(400);

    /// Longer than asking and keeping the answer can take.
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final int EVERY_SECONDS = 3300;
    private static final int SPREAD_SECONDS = 600;

    private final Catalog catalog;
    private final ProviderBalance door;
    private final Spendings spendings;
    private final Notices notices;
    private final Clock clock;

    @Inject
    BalanceWatch(Catalog catalog, ProviderBalance door, Spendings spendings, Notices notices, Clock clock) {
        this.catalog = catalog;
        this.door = door;
        this.spendings = spendings;
        this.notices = notices;
        this.clock = clock;
    }

    @Scheduled(every = "{parley.balance.every:10s}", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void round() {
        // Before set-up nobody has said in which money the ledger counts.
        if (QuarkusTransaction.requiringNew().call(Organisation::find).isPresent()) {
            catalog.tellingBalance().forEach(this::askIfDue);
        }
    }

    /// Asks now and keeps the answer. Blocks for some seconds; call it outside a transaction.
    public void ask(CatalogProvider provider) {
        var currency = QuarkusTransaction.requiringNew().call(() -> Organisation.current().currency);
        var reply = door.ask(provider, currency);
        QuarkusTransaction.requiringNew().run(() -> keep(provider, reply, currency));
    }

    private void askIfDue(CatalogProvider provider) {
        try {
            if (QuarkusTransaction.requiringNew()
                    .call(() -> BalanceCheck.take(provider.id(), LEASE, clock.instant()))) {
                ask(provider);
            }
        } catch (RuntimeException e) {
            Log.errorf(e, "The balance at provider %s could not be asked", provider.id());
        }
    }

    private void keep(CatalogProvider provider, BalanceReply reply, String currency) {
        var now = clock.instant();
        var check = BalanceCheck.asked(provider.id(), next(provider.id(), now), now);
        var before = Reading.latestTold(provider.id(), currency);
        var pace = spendings.pace(provider.id(), now, Organisation.current().midnights());
        var reading = Reading.of(provider.id(), reply, pace, now);
        reading.persist();
        Reading.forget(provider.id(), now.minus(KEPT));
        reading.low().ifPresent(low -> {
            check.heard(before.filter(reading::isAbove).isPresent(), low);
            if (low) {
                tell(provider, check, reading);
            }
        });
    }

    /// By the id, so that the providers of an installation, and installations, do not ask in step.
    private static Instant next(UUID provider, Instant now) {
        return now.plusSeconds(EVERY_SECONDS + Math.floorMod(provider.hashCode(), SPREAD_SECONDS));
    }

    private void tell(CatalogProvider provider, BalanceCheck check, Reading reading) {
        var facts = new HashMap<String, Object>();
        facts.put("provider", provider.name());
        facts.put("providerId", provider.id());
        facts.put("available", !Boolean.FALSE.equals(reading.available));
        if (reading.total != null) {
            facts.put("balance", reading.total);
        }
        reading.daysLeft().ifPresent(days -> facts.put("days", days));
        notices.raise(Kind.BALANCE_LOW, provider.id() + " " + check.episode, facts);
    }
}
