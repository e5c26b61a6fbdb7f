package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ModelCardTest {

    private static final String FLASH = FirstOffer.MODEL;

    @Inject
    Cast cast;

    @Inject
    Clock clock;

    @AfterEach
    void asBrought() {
        QuarkusTransaction.requiringNew().run(() -> {
            ModelCard.delete("modelId", FLASH);
            CardSeed.plant(clock.instant());
        });
    }

    @Test
    void aCardThatNobodyEditedFollowsTheProgram() {
        QuarkusTransaction.requiringNew().run(() -> ModelCard.seed(FLASH, Card.EMPTY, clock.instant()));
        assertThat(stored()).isEqualTo(Card.EMPTY);
        QuarkusTransaction.requiringNew().run(() -> CardSeed.plant(clock.instant()));
        assertThat(stored()).isEqualTo(CardSeed.read(FLASH));
    }

    @Test
    void anEditedCardIsNeverOverwritten() {
        var edited = ModelPageTest.with(CardSeed.read(FLASH), new Bilingual("Ours.", "我们的。"));
        var ada = cast.ada().id();
        QuarkusTransaction.requiringNew()
                .run(() -> ModelCard.edit(Model.find(FLASH).orElseThrow(), edited, ada, clock.instant()));
        QuarkusTransaction.requiringNew().run(() -> CardSeed.plant(clock.instant()));
        assertThat(stored()).isEqualTo(edited);
    }

    private static Card stored() {
        return QuarkusTransaction.requiringNew().call(() -> ModelCard.of(FLASH));
    }
}
