package chat.parley.notice;

import chat.parley.database.Outage;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Empties the outbox. Takes something and commits that, sends it, and then says so: whoever dies in between sends it
/// again, under the same id.
@ApplicationScoped
class Postman {

    private static final int AT_ONCE = 8;

    /// How long an admin can see what became of a message.
    private static final Duration KEPT = Duration.ofDays(90);

    private final Routing routing;
    private final MailSender mail;
    private final WebhookSender webhooks;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Duration lease;

    @Inject
    Postman(
            Routing routing,
            MailSender mail,
            WebhookSender webhooks,
            MeterRegistry meters,
            Clock clock,
            @ConfigProperty(name = "parley.notice.lease", defaultValue = "2M") Duration lease) {
        this.routing = routing;
        this.mail = mail;
        this.webhooks = webhooks;
        this.meters = meters;
        this.clock = clock;
        this.lease = lease;
    }

    @Scheduled(every = "{parley.notice.every:2s}", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void round() {
        try {
            routing.run();
            while (deliver() == AT_ONCE) {
                Log.debug("more waits in the outbox");
            }
        } catch (RuntimeException e) {
            if (!Outage.isBehind(e)) {
                throw e;
            }
            Log.warn("The outbox waits: the database cannot be reached");
        }
    }

    @Scheduled(every = "6h", delayed = "10m", concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        try {
            QuarkusTransaction.requiringNew()
                    .call(() -> Delivery.forget(clock.instant().minus(KEPT)));
        } catch (RuntimeException e) {
            if (!Outage.isBehind(e)) {
                throw e;
            }
            Log.warn("What was sent long ago is forgotten later: the database cannot be reached");
        }
    }

    /// Tries some of what is due, and waits for it.
    ///
    /// @return how many were tried
    int deliver() {
        var taken = take();
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            taken.forEach(delivery -> each.execute(() -> attempt(delivery)));
        }
        return taken.size();
    }

    List<Delivery> take() {
        return QuarkusTransaction.requiringNew().call(() -> Delivery.take(AT_ONCE, clock.instant(), lease));
    }

    private void attempt(Delivery delivery) {
        try {
            send(delivery);
            QuarkusTransaction.requiringNew().call(() -> delivery.sent(clock.instant()));
            meters.counter("parley.notices.sent", "channel", delivery.channel.text())
                    .increment();
        } catch (CannotDeliver e) {
            fail(delivery, e);
        } catch (RuntimeException e) {
            Log.errorf(e, "Delivery %s could not be tried", delivery.id);
            fail(delivery, CannotDeliver.now("it could not be tried; the log says why"));
        }
    }

    private void fail(Delivery delivery, CannotDeliver why) {
        Log.infof("Delivery %s, try %d: %s", delivery.id, delivery.tries, why.reason());
        meters.counter("parley.notices.failed", "channel", delivery.channel.text())
                .increment();
        QuarkusTransaction.requiringNew().call(() -> delivery.failed(why.reason(), why.isForGood(), clock.instant()));
    }

    private void send(Delivery delivery) throws CannotDeliver {
        switch (delivery.channel) {
            case EMAIL -> mail.send(delivery.id, delivery.target, delivery.payload);
            case WEBHOOK ->
                webhooks.send(
                        webhook(delivery),
                        delivery.id,
                        delivery.payload.getOrDefault("kind", ""),
                        delivery.payload.getOrDefault("body", ""));
        }
    }

    private static Webhook webhook(Delivery delivery) throws CannotDeliver {
        var id = UUID.fromString(delivery.target);
        return QuarkusTransaction.requiringNew()
                .call(() -> Webhook.find(id))
                .orElseThrow(() -> CannotDeliver.ever("the webhook was removed"));
    }
}
