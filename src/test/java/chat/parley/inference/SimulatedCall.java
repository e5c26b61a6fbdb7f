package chat.parley.inference;

import chat.parley.inference.Settling.Rule;
import chat.parley.ledger.Leg;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One call and what its provider does with it. The provider bills what it wrote, whatever it says and whoever hears
/// it.
final class SimulatedCall {

    static final int CONTEXT = 4_000;
    static final Outcome NEVER_SENT =
            new Outcome.NeverSent(ProviderFailure.of(ProviderFailure.Kind.CUT, "admitted and never sent"));

    enum Step {
        ADMITTED,
        SENT,
        ENDED
    }

    /// How it ends; of a hundred calls, those up to this number.
    private enum Fate {
        WHOLE(76),
        REJECTED(80),
        SILENT(84),
        ABSURD(87),
        CUT(91),
        STALLED(93),
        STOPPED(97),
        STOPPED_AND_RESET(100);

        final int upTo;

        Fate(int upTo) {
            this.upTo = upTo;
        }

        static Fate of(int dice) {
            return Stream.of(values())
                    .filter(fate -> dice < fate.upTo)
                    .findFirst()
                    .orElseThrow();
        }
    }

    record Price(UUID version, Rates rates) {}

    final UUID attempt;
    final UUID person;
    final int offer;
    final long bound;
    final int want;
    final int least;
    final Rule rule;
    /// Whether the provider goes on writing when nobody reads.
    final boolean billsAborted;

    UUID replica;
    List<Leg> legs = List.of();
    Price price;
    Step step = Step.ADMITTED;
    Outcome outcome = NEVER_SENT;
    Money held = Money.ZERO;
    int granted;
    long since;
    long lasts;
    boolean over;
    /// Whether a replica still has it in memory.
    boolean remembered;
    /// What the provider bills; null where it never saw the call or refused it.
    @Nullable
    Usage metered;

    private Fate fate = Fate.WHOLE;
    private long prompt;
    private long cached;
    private long output;
    private long unread;
    private long arrived;

    SimulatedCall(UUID attempt, UUID person, int offer, Rule rule, boolean billsAborted, Price price, Random random) {
        this(attempt, person, offer, rule, billsAborted, price, 20 + random.nextInt(400), 50 + random.nextInt(350));
    }

    private SimulatedCall(
            UUID attempt, UUID person, int offer, Rule rule, boolean billsAborted, Price price, long bound, int want) {
        this.attempt = attempt;
        this.person = person;
        this.replica = person;
        this.offer = offer;
        this.rule = rule;
        this.billsAborted = billsAborted;
        this.price = price;
        this.bound = bound;
        this.want = want;
        this.least = Math.min(want, 64);
    }

    SimulatedCall again() {
        return new SimulatedCall(attempt, person, offer, rule, billsAborted, price, bound, want);
    }

    /// All that will happen is drawn now.
    void granted(Granted answer, Random random) {
        granted = answer.grantedTokens();
        held = answer.held();
        prompt = bound * (30 + random.nextInt(71)) / 100;
        cached = random.nextInt((int) prompt + 1);
        output = random.nextInt(granted + 1);
        unread = random.nextInt((int) Math.min(output, 64) + 1);
        lasts = 500L + random.nextInt(random.nextInt(20) == 0 ? 200_000 : 20_000);
        fate = Fate.of(random.nextInt(100));
    }

    void arrive(long now) {
        arrived = now;
        metered = fate == Fate.REJECTED ? null : new Usage(prompt - cached, cached, output, 0);
    }

    /// The other side has crashed.
    void leave(long now) {
        if (step == Step.SENT && metered != null && !billsAborted) {
            long written = lasts == 0 ? output : Math.min(output, output * (now - arrived) / lasts);
            metered = new Usage(prompt - cached, cached, written, 0);
        }
    }

    void end() {
        var usage = new ReportedUsage(prompt, cached, output, 0);
        var failure = ProviderFailure.of(ProviderFailure.Kind.CUT, "simulated");
        var received = received();
        outcome = switch (fate) {
            case WHOLE -> new Outcome.Finished(FinishReason.STOP, usage, received);
            case REJECTED -> new Outcome.Rejected(failure);
            case SILENT -> new Outcome.Finished(FinishReason.STOP, null, received);
            case ABSURD ->
                new Outcome.Finished(FinishReason.STOP, new ReportedUsage(-1, cached, CONTEXT * 9L, 0), received);
            case CUT, STALLED -> new Outcome.Broken(failure, null, received);
            case STOPPED -> new Outcome.Stopped(usage, received);
            case STOPPED_AND_RESET -> new Outcome.Stopped(null, received);
        };
    }

    Received received() {
        int seen = (int) (output - unread);
        return new Received(0, seen * 4, 0, seen);
    }

    long guess() {
        return prompt;
    }

    Money billed() {
        return metered == null ? Money.ZERO : price.rates().cost(metered);
    }
}
