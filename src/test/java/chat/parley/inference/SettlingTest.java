package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.catalog.PricedAt;
import chat.parley.catalog.UnknownUsage;
import chat.parley.inference.Settling.Hold;
import chat.parley.inference.Settling.Rule;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlingTest {

    private static final Rates RATES = new Rates(150_000, 3_000, 600_000);
    private static final Hold HOLD = new Hold(1000, 500, 10_000, 300, RATES, RATES.worst(1000, 500));
    private static final Rule BOUND = new Rule(UnknownUsage.BOUND, PricedAt.START);
    private static final Rule RECEIVED = new Rule(UnknownUsage.RECEIVED, PricedAt.START);

    private static Settling.Charge charge(Rule rule, ReportedUsage usage) {
        return charge(rule, usage, CachedShare.NONE);
    }

    private static Settling.Charge charge(Rule rule, ReportedUsage usage, CachedShare before) {
        return Settling.of(HOLD, rule, usage, new Received(10, 40, 0, 20), () -> before);
    }

    @Test
    void plausibleUsageIsExact() {
        var charge = charge(BOUND, new ReportedUsage(900, 256, 500, 100));
        assertThat(charge.usage()).isEqualTo(new Usage(644, 256, 500, 100));
        assertThat(charge.estimated()).isFalse();
        assertThat(charge.flags()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-1,0,1,0",
        "10,-1,1,0",
        "10,11,1,0",
        "10,0,-1,0",
        "10001,0,1,0",
        "10,0,10001,0",
        "9223372036854775807,0,1,0"
    })
    void impossibleUsageFollowsTheRule(long prompt, long cached, long completion, long reasoning) {
        var usage = new ReportedUsage(prompt, cached, completion, reasoning);
        assertThat(charge(BOUND, usage).wholeHold()).isTrue();
        assertThat(charge(BOUND, usage).flags()).containsExactly("usage_absurd");
        assertThat(charge(RECEIVED, usage).usage()).isEqualTo(new Usage(300, 0, 84, 0));
        assertThat(charge(RECEIVED, usage).estimated()).isTrue();
    }

    @Test
    void usageAboveTheBoundIsBookedAsItIsAndFlagged() {
        var charge = charge(BOUND, new ReportedUsage(1001, 0, 501, 0));
        assertThat(charge.usage()).isEqualTo(new Usage(1001, 0, 501, 0));
        assertThat(charge.flags()).containsExactly("usage_above_bound");
    }

    @Test
    void thinkingCannotExceedTheOutput() {
        var charge = charge(BOUND, new ReportedUsage(10, 0, 5, 9));
        assertThat(charge.usage().reasoning()).isEqualTo(5);
        assertThat(charge.flags()).containsExactly("reasoning_clamped");
    }

    @Test
    void missingUsageIsTheHoldOrWhatArrived() {
        assertThat(charge(BOUND, null).usage()).isEqualTo(new Usage(1000, 0, 500, 0));
        assertThat(charge(RECEIVED, null).usage()).isEqualTo(new Usage(300, 0, 84, 0));
        var much = Settling.of(HOLD, RECEIVED, null, new Received(0, 9999, 0, 5000), () -> CachedShare.NONE);
        assertThat(much.usage().output()).isEqualTo(500);
    }

    @Test
    void whatArrivedIsCachedAtTheShareThatTheCallBeforeProved() {
        var before = new CachedShare(2, 3);
        assertThat(charge(RECEIVED, null, before).usage()).isEqualTo(new Usage(100, 200, 84, 0));
        var odd = charge(RECEIVED, null, new CachedShare(299, 301)).usage();
        assertThat(odd).isEqualTo(new Usage(2, 298, 84, 0));
        assertThat(charge(RECEIVED, null, new CachedShare(7, 7)).usage()).isEqualTo(new Usage(0, 300, 84, 0));
        var claimed = new ReportedUsage(900, 256, 500, 100);
        assertThat(charge(RECEIVED, claimed, before).usage()).isEqualTo(new Usage(644, 256, 500, 100));
        assertThat(charge(BOUND, null, before).usage()).isEqualTo(new Usage(1000, 0, 500, 0));
    }

    @Test
    void onlyAGuessAsksForTheCallBefore() {
        Supplier<CachedShare> never = () -> {
            throw new AssertionError("asked for");
        };
        var received = new Received(0, 1, 0, 1);
        assertThat(Settling.of(HOLD, BOUND, null, received, never).wholeHold()).isTrue();
        assertThat(Settling.of(HOLD, RECEIVED, new ReportedUsage(9, 0, 5, 0), received, never)
                        .estimated())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-1,1", "0,0", "2,1"})
    void noShareIsLessThanNothingOrMoreThanAll(long cached, long prompt) {
        assertThatThrownBy(() -> new CachedShare(cached, prompt)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noChargeByRuleExceedsTheHold() {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            long bound = random.nextInt(1, 100_000);
            int granted = random.nextInt(1, 50_000);
            var rates = new Rates(random.nextInt(1_000_000), random.nextInt(1_000_000), random.nextInt(2_000_000));
            var hold = new Hold(bound, granted, 200_000, random.nextInt(200_000), rates, rates.worst(bound, granted));
            var received = new Received(0, 1, 0, random.nextInt(100_000));
            var before = new CachedShare(random.nextInt(1000), 1000);
            for (Rule rule : new Rule[] {BOUND, RECEIVED}) {
                var charge = Settling.of(hold, rule, null, received, () -> before);
                Rates by = charge.wholeHold() ? Settling.holdRates(rates) : rates;
                assertThat(by.cost(charge.usage())).isLessThanOrEqualTo(hold.held());
            }
        }
    }

    @Test
    void thePartsOfACostAddUpToIt() {
        var random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            long output = random.nextInt(10_000);
            var usage = new Usage(
                    random.nextInt(10_000), random.nextInt(10_000), output, output == 0 ? 0 : random.nextLong(output));
            var rates = new Rates(random.nextInt(1_000_000), random.nextInt(1_000_000), random.nextInt(2_000_000));
            Money cost = rates.cost(usage);
            for (Money total : new Money[] {cost, new Money(cost.nano() / 2)}) {
                var detail = CostDetail.of(usage, rates, total, CostDetail.saved(usage, rates), Instant.EPOCH);
                Money sum = detail.fresh()
                        .plus(detail.cached())
                        .plus(detail.reasoning())
                        .plus(detail.answer());
                assertThat(sum).isEqualTo(total).isEqualTo(detail.total());
                assertThat(detail.answer().isNegative()).isFalse();
            }
        }
    }
}
