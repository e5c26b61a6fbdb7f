package chat.parley.inference;

import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.budget.BudgetLegs;
import chat.parley.budget.BudgetRefusal.Wanted;
import chat.parley.budget.Budgets;
import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogOffer;
import chat.parley.catalog.CatalogSnapshot;
import chat.parley.catalog.PriceVersion;
import chat.parley.http.Problem;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.ledger.Attempt;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.ReserveRequest;
import chat.parley.ledger.Standing;
import chat.parley.money.Money;
import chat.parley.replica.Replica;
import chat.parley.time.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The one door to a model: bound, reserve, call, settle. Nothing else in Parley talks to a provider.
@ApplicationScoped
public class Inference {

    private static final Logger LOG = Logger.getLogger(Inference.class);

    /// Budgets change seldom; that they change this often between two statements means something is wrong.
    private static final int STALE_TRIES = 5;

    private final Catalog catalog;
    private final Budgets budgets;
    private final Ledger ledger;
    private final ProviderClients clients;
    private final Underway underway;
    private final Books books;
    private final InferenceConfig config;
    private final Clock clock;

    Inference(
            Catalog catalog,
            Budgets budgets,
            Ledger ledger,
            ProviderClients clients,
            Underway underway,
            Books books,
            InferenceConfig config,
            Clock clock) {
        this.catalog = catalog;
        this.budgets = budgets;
        this.ledger = ledger;
        this.clients = clients;
        this.underway = underway;
        this.books = books;
        this.config = config;
        this.clock = clock;
    }

    /// Whether a provider still answers, or is still read on, for a call of this process.
    public boolean isAnswering() {
        return underway.isAnyUnderway();
    }

    /// Whether each call of this process is settled.
    public boolean isIdle() {
        return underway.isEmpty();
    }

    /// Counts long texts of a call that is about to be admitted, so that no transaction waits for that. Optional.
    public void countAhead(String model, List<String> texts) {
        if (PromptSize.isLong(texts)) {
            catalog.offerFor(model).ifPresent(offer -> PromptSize.ahead(offer.tokenizer(), texts));
        }
    }

    /// Runs `work`, which admits a call, in a transaction of its own: see [Ledger#retrying].
    public <T> T retrying(Supplier<T> work) {
        return ledger.retrying(work);
    }

    /// Bounds the call and holds its worst cost. Belongs in the caller's transaction as its last statement. The
    /// call in the admission is the one that will be made: its effort is one that the model has.
    ///
    /// @throws Problem `model_not_found`, `context_exceeded`, `model_unpriced`, `books_unavailable`, or a
    /// budget's refusal
    @Transactional(Transactional.TxType.MANDATORY)
    public Admission admit(Call call) {
        CatalogSnapshot now = catalog.now();
        CatalogOffer offer = now.offerFor(call.model())
                .orElseThrow(() -> Problem.of(404, "model_not_found", "There is no model of that name."));
        return admit(call, offer, now, false);
    }

    /// Admits a call to one certain offer, whichever the catalog would choose now.
    @Transactional(Transactional.TxType.MANDATORY)
    public Admission admit(Call call, CatalogOffer offer) {
        return admit(call, offer, catalog.now(), false);
    }

    /// @param replay sends the thinking of earlier answers along though the provider's profile does not ask for it
    private Admission admit(Call call, CatalogOffer offer, CatalogSnapshot current, boolean replay) {
        ChatRequest request = Efforts.fit(offer, call.request());
        int stopMax = offer.provider().profile().stopMax();
        if (request.stop().size() > stopMax) {
            throw Problem.invalid("stop", "this model takes at most " + stopMax);
        }
        boolean replays =
                replay || RequestWriter.replaysReasoning(offer.provider().profile(), request);
        Bounds bounds = Bounds.of(offer, request, replays);
        Instant now = clock.instant();
        PriceVersion prices = current.pricesAt(offer.id(), now).orElseThrow(Inference::unpriced);
        var fitted = new Call(
                call.attempt(), call.entryPoint(), call.account(), call.key(), call.turn(), call.model(), request);
        var reserved = reserve(fitted, offer, bounds, prices, now);
        var granted = reserved.granted();
        var admission = new Admission(
                call.attempt(),
                offer,
                prices.id,
                granted.grantedTokens(),
                granted.wantedTokens(),
                granted.held(),
                reserved.remaining(),
                reserved.currency(),
                reserved.shown(),
                new Running(prices.ratesAt(now), bounds.guess(), 0, granted.held(), offer.contextTokens()),
                replays,
                granted.repeated(),
                fitted);
        if (!granted.repeated()) {
            underway.admitted(admission, reserved.replica(), bounds.guess());
        }
        return admission;
    }

    /// What admitting the call would hold now, and of what prices. Holds and writes nothing.
    ///
    /// @param call its messages are those that follow `before`
    /// @param before what the messages before them come to
    /// @throws Problem `context_exceeded`, `model_unpriced`, `books_unavailable`
    @Transactional(Transactional.TxType.MANDATORY)
    public Quote quote(Call call, CatalogOffer offer, PromptSize before) {
        ChatRequest request = Efforts.fit(offer, call.request());
        PromptSize whole = before.plus(PromptSize.of(offer, request.messages()));
        Bounds bounds = Bounds.of(offer, request, whole);
        Instant now = clock.instant();
        PriceVersion prices = catalog.now().pricesAt(offer.id(), now).orElseThrow(Inference::unpriced);
        BudgetLegs legs = budgets.legsFor(call.account(), call.key(), call.model(), offer.book(), now);
        var answer = ledger.quote(request(call, offer, bounds, prices, now, legs));
        return switch (answer) {
            case Reservation.Granted granted ->
                new Quote(
                        whole,
                        request.effort(),
                        prices.ratesAt(now),
                        granted.wantedTokens(),
                        granted.grantedTokens(),
                        granted.held(),
                        granted.tightest(legs::mayKnow).map(Standing::left).orElse(null),
                        null);
            case Reservation.Refused refused ->
                new Quote(
                        whole,
                        request.effort(),
                        prices.ratesAt(now),
                        bounds.want(),
                        0,
                        null,
                        null,
                        budgets.refusal(refused, call.account(), null));
            case Reservation.StaleBudgets() -> throw new IllegalStateException("a quote is never stale");
        };
    }

    private static Problem unpriced() {
        var currency = Organisation.find().map(o -> o.currency).orElse("the organisation's currency");
        return Problem.of(
                503,
                "model_unpriced",
                "The model has no price in %s yet. An admin has to enter it (Models and prices).".formatted(currency));
    }

    /// @param replica in whose name
    /// @param remaining what is left of the tightest hard limit that the account may read
    private record Reserved(
            Reservation.Granted granted,
            UUID replica,
            @Nullable Money remaining,
            @Nullable String currency,
            MoneyShown shown) {}

    private Reserved reserve(Call call, CatalogOffer offer, Bounds bounds, PriceVersion prices, Instant now) {
        for (int attempt = 0; attempt < STALE_TRIES; attempt++) {
            BudgetLegs legs = budgets.legsFor(call.account(), call.key(), call.model(), offer.book(), now);
            var request = request(call, offer, bounds, prices, now, legs);
            switch (ledger.reserve(request)) {
                case Reservation.Granted granted -> {
                    var left = granted.tightest(legs::mayKnow).map(Standing::left);
                    return new Reserved(granted, request.replica(), left.orElse(null), legs.currency(), legs.told());
                }
                case Reservation.Refused refused ->
                    throw budgets.refusal(refused, call.account(), wanted(call, offer, bounds, prices, now));
                case Reservation.StaleBudgets() -> LOG.debugf("the budgets changed under attempt %s", call.attempt());
            }
        }
        throw Problem.of(503, "books_unavailable", "The budgets are being changed; nothing was sent.");
    }

    private Wanted wanted(Call call, CatalogOffer offer, Bounds bounds, PriceVersion prices, Instant now) {
        var rates = prices.dearest(now, now.plus(config.callLimit()));
        return new Wanted(call.model(), offer.book(), rates.worst(bounds.input(), bounds.min()));
    }

    private ReserveRequest request(
            Call call, CatalogOffer offer, Bounds bounds, PriceVersion prices, Instant now, BudgetLegs legs) {
        return new ReserveRequest(
                call.attempt(),
                call.entryPoint().name().toLowerCase(Locale.ROOT),
                offer.book(),
                call.account(),
                legs.group(),
                call.key(),
                call.turn(),
                Replica.current(),
                offer.provider().id(),
                offer.id(),
                call.model(),
                prices.id,
                legs.day(),
                bounds.input(),
                bounds.by(),
                prices.dearest(now, now.plus(config.callLimit())),
                bounds.want(),
                bounds.min(),
                legs.legs(),
                legs.revision());
    }

    /// Starts an admitted call once its transaction has committed. Needs a worker thread. Never throws for what a
    /// provider does. A call is sent once: a second time, or after a repeated
    /// admission, is an error of the caller.
    ///
    /// @throws IllegalStateException if this admission may not be sent
    public Exchange send(Admission admission, ExchangeListener listener) {
        UUID attempt = admission.attempt();
        if (admission.repeated() || !underway.send(attempt)) {
            throw new IllegalStateException("attempt " + attempt + " was sent before, or given up");
        }
        if (!SecondTry.mayHelp(admission)) {
            return dispatch(admission, listener);
        }
        var tries = new SecondTry(listener, refused -> again(admission, refused), this::dispatch);
        tries.attach(dispatch(admission, tries));
        return tries;
    }

    /// Admits the call once more, with the thinking of earlier answers, in place of the refused one.
    private Admission again(Admission refused, Outcome.Rejected outcome) {
        UUID id = Ids.next();
        Call first = refused.call();
        var call = new Call(
                id, first.entryPoint(), first.account(), first.key(), first.turn(), first.model(), first.request());
        Admission admission = ledger.retrying(() -> {
            ledger.holdLimits();
            books.settle(refused.attempt(), outcome);
            return admit(call, refused.offer(), catalog.now(), true);
        });
        if (!underway.send(id)) {
            throw new IllegalStateException("attempt " + id + " was given up");
        }
        underway.triedAgain(refused.attempt(), id);
        return admission;
    }

    private Exchange dispatch(Admission admission, ExchangeListener listener) {
        UUID attempt = admission.attempt();
        var remembering = new Remembering(attempt, underway, listener);
        try {
            var provider = admission.offer().provider();
            byte[] body = RequestWriter.write(
                    admission.offer(), admission.call().request(), admission.grantedTokens(), admission.replays());
            String key = catalog.keyFor(admission.offer()).orElse(null);
            return clients.send(provider, body, key, remembering);
        } catch (RuntimeException e) {
            // The class alone: a message could name the key or the address.
            LOG.errorf("attempt %s could not be sent: %s", attempt, e.getClass().getName());
            remembering.end(new Outcome.NeverSent(
                    ProviderFailure.of(Kind.UNREACHABLE, "the provider's address or key cannot be used")));
            return Ended.INSTANCE;
        }
    }

    /// Charges a call by how it ended and frees the rest of its hold. Belongs in the caller's transaction as its
    /// last statement. A second time returns the first result.
    @Transactional(Transactional.TxType.MANDATORY)
    public Settlement settle(UUID attempt, Outcome outcome) {
        return books.settle(underway.latest(attempt), outcome);
    }

    /// Settles a call whose owner died, by what was kept of its answer. As [#settle].
    @Transactional(Transactional.TxType.MANDATORY)
    public Settlement resolve(UUID attempt, Received received) {
        return books.crashed(attempt, received);
    }

    /// Puts what an admin says in the place of what a call was charged, everywhere that counts it.
    ///
    /// @param before what was charged until now
    /// @param cost at most what was held for the call
    /// @throws Problem 409 `correction_over_limit` where a limit has not that much left; 503 `books_unavailable`
    @Transactional(Transactional.TxType.MANDATORY)
    public Settlement correct(Attempt call, Money before, Money cost, UUID by, String reason) {
        return books.correct(call, before, cost, by, reason);
    }

    /// Keeps the outcome for the reaper, in case nobody settles it.
    private record Remembering(UUID attempt, Underway underway, ExchangeListener listener) implements ExchangeListener {
        @Override
        public void piece(Piece piece) {
            listener.piece(piece);
        }

        @Override
        public void usage(ReportedUsage soFar) {
            listener.usage(soFar);
        }

        @Override
        public void end(Outcome outcome) {
            underway.ended(attempt, outcome);
            listener.end(outcome);
        }
    }
}
