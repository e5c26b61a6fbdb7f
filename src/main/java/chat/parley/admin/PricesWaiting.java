package chat.parley.admin;

import chat.parley.catalog.Offer;
import chat.parley.catalog.PriceVersion;
import chat.parley.money.Book;
import chat.parley.notice.Kind;
import chat.parley.notice.Notices;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/// Tells admins of prices in force that nobody has confirmed, once for each.
@ApplicationScoped
class PricesWaiting {

    private final Notices notices;
    private final Clock clock;

    @Inject
    PricesWaiting(Notices notices, Clock clock) {
        this.notices = notices;
        this.clock = clock;
    }

    @Scheduled(
            every = "{parley.notice.prices-every:10m}",
            delayed = "10s",
            concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void look() {
        Offer.listing().stream()
                .filter(offer -> offer.enabled && offer.provider.enabled && offer.provider.book == Book.REAL)
                .forEach(offer -> PriceVersion.at(offer.id, clock.instant())
                        .filter(price -> price.confirmedAt == null)
                        .ifPresent(price -> tell(offer, price)));
    }

    private void tell(Offer offer, PriceVersion price) {
        notices.raise(
                Kind.PRICES_UNCONFIRMED,
                price.id.toString(),
                Map.of("offerId", offer.id, "model", offer.model.name, "provider", offer.provider.name));
    }
}
