package chat.parley.inference;

import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.PricedAt;
import chat.parley.inference.Settling.Rule;
import chat.parley.ledger.Leg;
import chat.parley.ledger.Reservation.Granted;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One call and what its provider does with it. The provider bills what it wrote, whatever it says and whoever
/// hears it.
final class SimulatedCall {

    static final int CONTEXT = 4_000;
    static final Duration LIMIT = Duration.ofMinutes(30);

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

    final UUID attempt;
    final UUID person;
    final int offer;
    final long bound;
    final int want;
    final int least;
    final Rule rule;
    /// Whether the provider goes on writing when nobody reads.
    final boolean billsAborted;
    /// Whether it answers a message in a chat, which is looked after by more than one reaper.
    final boolean chat;

    UUID replica;
    List<Leg> legs = List.of();
    SimulatedTariff tariff;
    PriceVersion prices;
    /// What its money was held at.
    Rates dearest;
    long created;
    /// When the provider was done with it.
    long ended;
    Step step = Step.ADMITTED;
    /// What the replica that sent it knows of its end.
    @Nullable
    Outcome outcome;

    Money held = Money.ZERO;
    int granted;
    long lasts;
    boolean over;
    /// Whether a replica still has it in memory.
    boolean remembered;
    /// Whether that replica crashed: then nobody knows what became of it.
    boolean orphaned;
    /// What the provider bills; null where it never saw the call or refused it.
    @Nullable
    Usage metered;

    private Fate fate = Fate.WHOLE;
    private long prompt;
    private long cached;
    private long output;
    private long unread;
    private long arrived;

    SimulatedCall(
            UUID attempt,
            UUID person,
            int offer,
            Rule rule,
            boolean billsAborted,
            SimulatedTariff tariff,
            Random random) {
        this(attempt, person, offer, rule, billsAborted, tariff, 20 + random.nextInt(400), 50 + random.nextInt(350));
    }

    private SimulatedCall(
            UUID attempt,
            UUID person,
            int offer,
            Rule rule,
            boolean billsAborted,
            SimulatedTariff tariff,
            long bound,
            int want) {
        this.attempt = attempt;
        this.person = person;
        this.replica = person;
        this.offer = offer;
        this.rule = rule;
        this.billsAborted = billsAborted;
        begins(tariff, 0);
        this.bound = bound;
        this.want = want;
        this.chat = bound % 2 == 0;
        this.least = Math.min(want, 64);
    }

    SimulatedCall again() {
        return new SimulatedCall(attempt, person, offer, rule, billsAborted, tariff, bound, want);
    }

    /// Admitted under these prices.
    void begins(SimulatedTariff at, long now) {
        created = now;
        if (tariff != at) {
            tariff = at;
            prices = at.prices();
        }
        var from = Instant.ofEpochMilli(now);
        dearest = prices.dearest(from, from.plus(LIMIT));
    }

    /// As far as [Underway] looks into it.
    Admission admission() {
        return new Admission(
                attempt, null, tariff.version(), granted, want, held, null, null, null, null, false, false, null);
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
        orphaned = true;
        if (step != Step.SENT) {
            return;
        }
        done(billsAborted ? arrived + lasts : now);
        if (metered != null && !billsAborted) {
            long written = lasts == 0 ? output : Math.min(output, output * (now - arrived) / lasts);
            metered = new Usage(prompt - cached, cached, written, 0);
        }
    }

    void end(long now) {
        done(now);
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

    /// Whether the replica that sent it was told what it came to.
    boolean isTold() {
        return outcome != null && (fate == Fate.WHOLE || fate == Fate.STOPPED);
    }

    Received received() {
        int seen = (int) (output - unread);
        return new Received(0, seen * 4, 0, seen);
    }

    long guess() {
        return prompt;
    }

    Money billed() {
        return metered == null ? Money.ZERO : rates().cost(metered);
    }

    /// A provider that does not say when it prices takes one end or the other.
    private Rates rates() {
        return switch (rule.pricedAt()) {
            case START -> tariff.at(created);
            case END -> tariff.at(ended);
            case DEAREST -> attempt.getLeastSignificantBits() % 2 == 0 ? tariff.at(created) : tariff.at(ended);
        };
    }

    /// What the books make of exact usage.
    Money booked() {
        if (metered == null || rule.pricedAt() != PricedAt.DEAREST) {
            return billed();
        }
        return tariff.dearest(created, ended).cost(metered);
    }

    /// Whatever else happens, no call lasts longer than it may.
    private void done(long at) {
        ended = Math.min(at, created + LIMIT.toMillis());
    }
}
