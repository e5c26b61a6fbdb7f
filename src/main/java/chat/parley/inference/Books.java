package chat.parley.inference;

import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogSnapshot;
import chat.parley.catalog.Offer;
import chat.parley.catalog.PriceVersion;
import chat.parley.inference.Settling.Charge;
import chat.parley.inference.Settling.Hold;
import chat.parley.inference.Settling.Rule;
import chat.parley.ledger.Attempt;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.NoSuchAttempt;
import chat.parley.ledger.SettleRequest;
import chat.parley.ledger.SettledAttempt;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Writes the end of a call into the ledger, by the row of the table that it falls under.
@ApplicationScoped
class Books {

    private static final Logger LOG = Logger.getLogger(Books.class);

    private final Ledger ledger;
    private final Catalog catalog;
    private final Underway underway;
    private final BranchCache branches;
    private final TransactionSynchronizationRegistry transaction;
    private final Event<CallCorrected> corrections;
    private final InferenceConfig config;
    private final Clock clock;

    Books(
            Ledger ledger,
            Catalog catalog,
            Underway underway,
            BranchCache branches,
            TransactionSynchronizationRegistry transaction,
            Event<CallCorrected> corrections,
            InferenceConfig config,
            Clock clock) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.underway = underway;
        this.branches = branches;
        this.transaction = transaction;
        this.corrections = corrections;
        this.config = config;
        this.clock = clock;
    }

    Settlement settle(UUID attempt, Outcome outcome) {
        forgetOnCommit(attempt);
        return switch (outcome) {
            case Outcome.NeverSent(ProviderFailure _) -> release(attempt, "never_sent");
            case Outcome.Rejected(ProviderFailure _) -> release(attempt, "rejected");
            case Outcome.Finished(FinishReason _, ReportedUsage usage, Received received) ->
                charge(attempt, usage, received, "completed");
            case Outcome.Broken(ProviderFailure failure, ReportedUsage usage, Received received) ->
                charge(attempt, usage, received, word(failure.kind()));
            case Outcome.Stopped(ReportedUsage usage, Received received) -> charge(attempt, usage, received, "stopped");
        };
    }

    /// Nobody has this call in hand any more. Charged by rule, unless this process knows better; where it is still
    /// being answered here, its end is settled in its time.
    Settlement crashed(UUID attempt, Received received) {
        UUID last = latest(attempt);
        return underway.giveUp(last)
                .map(known -> settle(last, known))
                .orElseGet(() -> charge(last, null, received, "crashed"));
    }

    /// A refused call of a turn may have had a second try, which only the dead process knew of.
    private static UUID latest(UUID attempt) {
        Attempt made = attempt(attempt);
        return made.state == Attempt.State.VOID && made.turnId != null ? Attempt.lastOfTurn(made.turnId).id : attempt;
    }

    private Settlement release(UUID attempt, String outcome) {
        SettledAttempt settled = ledger.voidAttempt(attempt, outcome);
        return settled.repeated() && settled.estimated()
                ? told(attempt(attempt), settled.cost(), ledger.takeBack(attempt, "the provider never took the call"))
                : view(settled);
    }

    private Settlement charge(UUID attempt, @Nullable ReportedUsage usage, Received received, String outcome) {
        Attempt made = attempt(attempt);
        CatalogSnapshot current = catalog.now();
        Charge charge =
                Settling.of(hold(made, current), rule(made, current), usage, received, () -> cachedBefore(made));
        Instant now = clock.instant();
        doubt(made, charge, now);
        Instant end = end(made, underway.endOf(made.id).orElse(now));
        Rates rates = charge.wholeHold() ? Settling.holdRates(made.heldRates()) : rates(made, current, end);
        Money cost = charge.wholeHold() ? made.held : rates.cost(charge.usage());
        SettledAttempt settled = ledger.settle(request(made, charge, cost, rates, charge.estimated(), outcome, end));
        return settled.repeated() && settled.estimated() && !charge.estimated()
                ? corrected(made, charge, settled, outcome)
                : view(settled);
    }

    /// Somebody took the owner of this call for dead and charged it by rule; its exact usage has come after all.
    private Settlement corrected(Attempt made, Charge charge, SettledAttempt before, String outcome) {
        Instant end = underway.endOf(made.id).map(known -> end(made, known)).orElseGet(() -> end(made, before));
        Rates rates = rates(made, catalog.now(), end);
        Money cost = rates.cost(charge.usage());
        SettledAttempt after = ledger.correct(request(made, charge, cost, rates, false, outcome, end));
        return told(made, before.cost(), after);
    }

    /// @throws chat.parley.http.Problem 409 `correction_over_limit`
    Settlement correct(Attempt made, Money before, Money cost, UUID by, String reason) {
        return told(made, before, ledger.correct(made.id, cost, by, reason));
    }

    private Settlement told(Attempt made, Money before, SettledAttempt after) {
        Settlement settlement = view(after);
        if (!after.repeated()) {
            corrections.fire(new CallCorrected(made.id, made.turnId, before, settlement));
        }
        return settlement;
    }

    private static SettleRequest request(
            Attempt made, Charge charge, Money cost, Rates rates, boolean estimated, String outcome, Instant end) {
        Money saved = CostDetail.saved(charge.usage(), rates);
        return new SettleRequest(made.id, cost, charge.usage(), saved, estimated, outcome, end, charge.flags());
    }

    private static Rates rates(Attempt made, CatalogSnapshot current, Instant end) {
        return Settling.rates(
                current.prices(made.priceVersionId), rule(made, current), made.createdAt, end, made.heldRates());
    }

    private Instant end(Attempt made, Instant known) {
        return Settling.end(made.createdAt, known, config.callLimit());
    }

    private Instant end(Attempt made, SettledAttempt settled) {
        Instant kept = settled.endedAt();
        return kept == null ? end(made, settled.settledAt()) : kept;
    }

    /// The prompt as the provider counted it shows whether its tokenizer is the one that the offer says.
    private static void doubt(Attempt made, Charge charge, Instant now) {
        boolean tooFew = !charge.estimated() && charge.usage().input() > made.inputBound;
        if (tooFew && made.boundBy.equals(Bounds.TOKENIZER)) {
            LOG.errorf(
                    "attempt %s: the provider counts more tokens than its tokenizer; it is not used any more", made.id);
            Offer.find(made.offerId).ifPresent(offer -> offer.distrustTokenizer(made.id, now));
        }
    }

    private Settlement view(SettledAttempt settled) {
        if (settled.isVoid() || isNothing(settled)) {
            return new Settlement(Money.ZERO, settled.held(), Usage.NONE, false, null, settled.flags());
        }
        CatalogSnapshot current = catalog.now();
        PriceVersion prices = current.prices(settled.priceVersion());
        Attempt made = attempt(settled.attempt());
        Rates rates = settled.estimated() && settled.cost().equals(settled.held())
                ? Settling.holdRates(made.heldRates())
                : rates(made, current, end(made, settled));
        Money saved = settled.saved() == null ? CostDetail.saved(settled.usage(), rates) : settled.saved();
        return new Settlement(
                settled.cost(),
                settled.held(),
                settled.usage(),
                settled.estimated(),
                CostDetail.of(settled.usage(), rates, settled.cost(), saved, prices.effectiveFrom),
                settled.flags());
    }

    /// All was taken back.
    private static boolean isNothing(SettledAttempt settled) {
        return !settled.estimated()
                && settled.cost().equals(Money.ZERO)
                && settled.usage().equals(Usage.NONE);
    }

    private Hold hold(Attempt made, CatalogSnapshot current) {
        int context = current.contextOf(made.offerId)
                .orElse(Math.toIntExact(Math.min(made.inputBound + made.grantedTokens, Integer.MAX_VALUE)));
        long guess = underway.find(made.id)
                .map(Underway.Entry::guess)
                .orElseGet(() ->
                        made.boundBy.equals(Bounds.BYTES) ? Math.ceilDiv(made.inputBound * 3, 10L) : made.inputBound);
        return new Hold(made.inputBound, made.grantedTokens, context, guess, made.heldRates(), made.held);
    }

    /// Calls of programs and titles stand on no branch.
    private CachedShare cachedBefore(Attempt made) {
        return made.turnId == null ? CachedShare.NONE : branches.before(made.turnId, made.providerId);
    }

    private static Rule rule(Attempt made, CatalogSnapshot current) {
        return current.termsOf(made.providerId)
                .map(terms -> new Rule(terms.unknownUsage(), terms.pricedAt()))
                .orElse(Rule.SAFEST);
    }

    private static Attempt attempt(UUID id) {
        return Attempt.find(id).orElseThrow(() -> new NoSuchAttempt(id));
    }

    private static String word(ProviderFailure.Kind kind) {
        return switch (kind) {
            case CUT -> "cut";
            case STALLED -> "stalled";
            case TIMED_OUT -> "timeout";
            default -> "error";
        };
    }

    /// Until the commit is sure, a failed transaction leaves the call to the reaper.
    private void forgetOnCommit(UUID attempt) {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    underway.settled(attempt);
                }
            }
        });
    }
}
