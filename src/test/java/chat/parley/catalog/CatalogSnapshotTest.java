package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Rates;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The catalog in memory never differs from the one in the database.
@QuarkusTest
class CatalogSnapshotTest {

    @Inject
    Catalog catalog;

    @Inject
    EntityManager entities;

    @Inject
    Clock clock;

    @Test
    void withoutAChangeItIsTheSameAndWithOneItIsAnother() {
        var first = now();
        assertThat(now()).isSameAs(first);
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("UPDATE models SET updated_at = now() WHERE id = 'demo'")
                        .executeUpdate());
        assertThat(now()).isNotSameAs(first);
    }

    @Test
    void aTransactionSeesItsOwnChangesAndNobodySeesThemAfterARollback() {
        UUID offer = demo();
        Instant at = clock.instant();
        UUID before = now().pricesAt(offer, at).orElseThrow().id;
        QuarkusTransaction.begin();
        var version = PriceVersion.create(offer, at, new Rates(7, 7, 7), List.of(), List.of(), "a test", at);
        assertThat(catalog.now().pricesAt(offer, at))
                .get()
                .extracting(v -> v.id)
                .isEqualTo(version.id);
        assertThat(QuarkusTransaction.requiringNew().call(() -> catalog.now().pricesAt(offer, at)))
                .as("for everybody else")
                .get()
                .extracting(v -> v.id)
                .isEqualTo(before);
        QuarkusTransaction.rollback();

        assertThat(now().pricesAt(offer, at)).get().extracting(v -> v.id).isEqualTo(before);
        // The number of the change that was rolled back is not given to another.
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("UPDATE models SET updated_at = now() WHERE id = 'demo'")
                        .executeUpdate());
        assertThat(now().pricesAt(offer, at)).get().extracting(v -> v.id).isEqualTo(before);
    }

    @Test
    void whatIsReadIsNobodysEntity() {
        QuarkusTransaction.requiringNew().run(() -> {
            var prices = catalog.now().pricesAt(demo(), clock.instant()).orElseThrow();
            assertThat(entities.contains(prices)).isFalse();
        });
    }

    private UUID demo() {
        return QuarkusTransaction.joiningExisting()
                .call(() -> Offer.enabledOf(Model.DEMO).getFirst().id);
    }

    private CatalogSnapshot now() {
        return QuarkusTransaction.requiringNew().call(catalog::now);
    }
}
