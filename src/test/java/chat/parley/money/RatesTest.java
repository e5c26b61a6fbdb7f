package chat.parley.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RatesTest {

    private static final Rates CARD = new Rates(150_000, 3_000, 300_000);

    @Test
    void pricesEachMeterOnceAndReasoningAsOutput() {
        // 3840 reused + 13 new + 29 out at the card's prices: 22,170,000 pico.
        assertThat(CARD.cost(new Usage(13, 3840, 29, 0))).isEqualTo(new Money(22_170));
        assertThat(CARD.cost(new Usage(13, 3840, 29, 27))).isEqualTo(new Money(22_170));
    }

    @Test
    void theWorstCaseTakesTheDearerInputPrice() {
        assertThat(CARD.worst(655_360, 393_216)).isEqualTo(new Money(216_268_800));
        assertThat(new Rates(1_000, 9_000, 0).worst(1_000, 5)).isEqualTo(new Money(9_000));
    }

    @Test
    void noUsageWithinTheBoundCostsMoreThanTheWorstCase() {
        var random = new Random(20261123);
        for (int i = 0; i < 10_000; i++) {
            var rates = new Rates(random.nextLong(2_000_000), random.nextLong(2_000_000), random.nextLong(5_000_000));
            long input = random.nextLong(1_000_000);
            long output = random.nextLong(400_000);
            long cached = random.nextLong(input + 1);
            var usage = new Usage(random.nextLong(input - cached + 1), cached, random.nextLong(output + 1), 0);
            assertThat(rates.cost(usage)).isLessThanOrEqualTo(rates.worst(input, output));
        }
    }

    @Test
    void refusesNegativesAndOverflow() {
        assertThatThrownBy(() -> new Rates(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Usage(-1, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Usage(0, 0, 1, 2)).isInstanceOf(IllegalArgumentException.class);
        var huge = new Rates(1_000_000_000_000L, 0, 0);
        assertThatThrownBy(() -> huge.cost(new Usage(Long.MAX_VALUE / 2, 0, 0, 0)))
                .isInstanceOf(ArithmeticException.class);
    }
}
