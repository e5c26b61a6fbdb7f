package chat.parley.inference;

import chat.parley.budget.BudgetRefusal;
import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogOffer;
import chat.parley.catalog.PerMillion;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.ProviderKeys;
import chat.parley.http.Problem;
import chat.parley.inference.ModelList.Reply;
import chat.parley.inference.ProviderFailure.Kind;
import chat.parley.money.Money;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Asks a provider small questions, so that an admin sees what works before people do. Calls like any others: they are
/// metered, and the admin's own budget pays.
@ApplicationScoped
public class ProviderTest {

    private static final Duration LIST_PATIENCE = Duration.ofSeconds(15);
    private static final int FEW_TOKENS = 5;
    private static final int THINKING_TOKENS = 64;

    /// Long enough that a provider which reuses prompts at all reuses this one.
    private static final String PREFIX = "You are tested for a moment. Ignore the numbered lines that follow.\n"
            + String.join(
                    "\n",
                    IntStream.rangeClosed(1, 120)
                            .mapToObj(n -> "Line " + n + " of the test says nothing.")
                            .toList());

    private final Catalog catalog;
    private final TestCall calls;
    private final ProviderKeys keys;
    private final Endpoints endpoints;
    private final InferenceConfig config;
    private final Clock clock;
    private final @Nullable TlsConfiguration tls;

    ProviderTest(
            Catalog catalog,
            TestCall calls,
            ProviderKeys keys,
            Endpoints endpoints,
            InferenceConfig config,
            Clock clock,
            TlsConfigurationRegistry tls) {
        this.catalog = catalog;
        this.calls = calls;
        this.keys = keys;
        this.endpoints = endpoints;
        this.config = config;
        this.clock = clock;
        this.tls = tls.getDefault().orElse(null);
    }

    /// @param values what the words for it name: `millis`, `id`, `near`, `count`, `tokens`, `cost`, `said`,
    /// `fresh`,
    ///     `cached`, `output`
    public record Line(Finding finding, Map<String, String> values) {}

    /// @param cost what all its calls came to
    /// @param nearest the listed id that may have been meant, where the model is unknown
    /// @param unconfirmed the price version that an admin has yet to confirm
    public record Report(
            List<Line> lines,
            Money cost,
            @Nullable String nearest,
            @Nullable UUID unconfirmed) {

        public boolean isUsable() {
            return lines.stream().noneMatch(line -> line.finding().state() == Finding.State.BAD);
        }

        /// A price is what it needs to be tried; not where the provider does not even list the model.
        public boolean lacksPrices() {
            return lines.stream().anyMatch(line -> line.finding() == Finding.PRICES_MISSING)
                    && lines.stream().noneMatch(line -> line.finding() == Finding.MODEL_UNKNOWN);
        }
    }

    /// Tests the first usable model of a provider. Blocks for two minutes at most; call it outside a transaction.
    ///
    /// @throws Problem `model_not_found` if the provider has no usable model
    public Report run(UUID provider, UUID admin) {
        CatalogOffer offer = catalog.offers().stream()
                .filter(candidate -> candidate.provider().id().equals(provider))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                        404, "model_not_found", "This provider has no model that can be used: is its key set?"));
        return new Run(offer, admin).report();
    }

    private Reply list(CatalogOffer offer, @Nullable String key) {
        URI base = endpoints.of(offer.provider());
        try (var list = new ModelList(SmallGet.context(tls), config.connectTimeout(), LIST_PATIENCE)) {
            return list.ask(base, key);
        }
    }

    /// One test: goes on as long as the next line can still be found out.
    private final class Run {
        private final CatalogOffer offer;
        private final UUID admin;
        private final List<Line> lines = new ArrayList<>();
        private Money cost = Money.ZERO;
        private @Nullable String nearest;

        Run(CatalogOffer offer, UUID admin) {
            this.offer = offer;
            this.admin = admin;
        }

        Report report() {
            String key = keys.keyOf(offer.provider().id()).orElse(null);
            switch (list(offer, key)) {
                case Reply.Unreached(var why) -> add(why);
                case Reply.WebPage() -> add(Finding.WEB_PAGE);
                case Reply.KeyRefused(var after) -> {
                    reached(after);
                    add(Finding.KEY_REFUSED);
                }
                case Reply.NoList(var after) -> {
                    reached(after);
                    ask(key, List.of());
                }
                case Reply.Listed(var ids, var after) -> {
                    reached(after);
                    ask(key, ids);
                }
            }
            return new Report(List.copyOf(lines), cost, nearest, unconfirmed());
        }

        private void ask(@Nullable String key, List<String> ids) {
            Optional<PriceVersion> prices = prices();
            if (prices.isEmpty()) {
                model(ids, ids.contains(offer.upstreamId()));
                add(Finding.PRICES_MISSING);
                return;
            }
            try {
                var first = call(Effort.OFF, FEW_TOKENS, "Answer with the single word: yes");
                if (first.outcome() instanceof Outcome.Finished(var _, var usage, var _)) {
                    add(key == null ? Finding.KEY_UNNEEDED : Finding.KEY_ACCEPTED);
                    model(ids, true);
                    answered(first);
                    thinking(first);
                    add(usage == null ? Finding.USAGE_MISSING : Finding.USAGE_EXACT);
                    reuse();
                    prices(prices.get());
                } else {
                    refused(failure(first.outcome()), key, ids);
                }
            } catch (BudgetRefusal e) {
                add(Finding.LIMIT_REACHED);
            }
        }

        private void refused(@Nullable ProviderFailure failure, @Nullable String key, List<String> ids) {
            Kind kind = failure == null ? Kind.PROVIDER_ERROR : failure.kind();
            if (kind == Kind.KEY_REFUSED || kind == Kind.NO_CREDIT) {
                add(kind == Kind.KEY_REFUSED ? Finding.KEY_REFUSED : Finding.NO_CREDIT);
                return;
            }
            add(key == null ? Finding.KEY_UNNEEDED : Finding.KEY_ACCEPTED);
            boolean known = ids.isEmpty() || ids.contains(offer.upstreamId());
            if (!known) {
                model(ids, false);
            } else {
                add(Finding.NOT_ANSWERED, Map.of("said", failure == null ? "" : failure.message()));
            }
        }

        private void model(List<String> ids, boolean answers) {
            String id = offer.upstreamId();
            if (ids.isEmpty()) {
                add(Finding.NO_LIST, Map.of("id", id));
            } else if (ids.contains(id)) {
                add(Finding.MODEL_LISTED, Map.of("id", id, "count", String.valueOf(ids.size())));
            } else {
                nearest = answers ? null : Nearest.to(id, ids).orElse(null);
                add(
                        answers ? Finding.MODEL_UNLISTED : Finding.MODEL_UNKNOWN,
                        Map.of("id", id, "near", nearest == null ? "" : nearest));
            }
        }

        private void answered(TestCall.Result first) {
            var values = Map.of(
                    "tokens",
                    String.valueOf(first.settlement().usage().output()),
                    "cost",
                    first.settlement().cost().toString(),
                    "millis",
                    String.valueOf(first.took().toMillis()));
            add(Finding.ANSWERED, values);
        }

        private void thinking(TestCall.Result first) {
            Optional<String> least =
                    offer.efforts().stream().filter(name -> !name.equals("off")).findFirst();
            if (least.isEmpty() || !offer.efforts().contains("off")) {
                add(Finding.THINKING_FIXED);
                return;
            }
            if (first.thought()) {
                add(Finding.THINKING_STAYS_ON);
                return;
            }
            var effort = Effort.valueOf(least.get().toUpperCase(Locale.ROOT));
            var second = call(effort, THINKING_TOKENS, "Which is larger, 17 x 23 or 19 x 21?");
            add(second.thought() ? Finding.THINKING_SWITCHES : Finding.THINKING_STAYS_OFF);
        }

        /// The same long beginning once more.
        private void reuse() {
            var again = call(Effort.OFF, FEW_TOKENS, "Answer with the single word: no");
            long cached = again.settlement().usage().cached();
            if (cached > 0) {
                add(Finding.REUSE_SEEN, Map.of("cached", String.valueOf(cached)));
            } else {
                add(Finding.REUSE_UNSEEN);
            }
        }

        private void prices(PriceVersion version) {
            var now = version.ratesAt(clock.instant());
            add(
                    version.isConfirmed() ? Finding.PRICES_CONFIRMED : Finding.PRICES_UNCONFIRMED,
                    Map.of(
                            "fresh", PerMillion.text(now.fresh()),
                            "cached", PerMillion.text(now.cached()),
                            "output", PerMillion.text(now.output())));
        }

        private TestCall.Result call(Effort effort, int outputTokens, String question) {
            var messages = List.of(ChatMessage.system(PREFIX), ChatMessage.user(question));
            var result = calls.make(offer, admin, messages, effort, outputTokens);
            cost = cost.plus(result.settlement().cost());
            return result;
        }

        private @Nullable UUID unconfirmed() {
            boolean asked = lines.stream().anyMatch(line -> line.finding() == Finding.PRICES_UNCONFIRMED);
            return asked ? prices().map(version -> version.id).orElse(null) : null;
        }

        private Optional<PriceVersion> prices() {
            return QuarkusTransaction.requiringNew().call(() -> PriceVersion.at(offer.id(), clock.instant()));
        }

        private void reached(Duration after) {
            add(Finding.REACHED, Map.of("millis", String.valueOf(Math.max(1, after.toMillis()))));
        }

        private void add(Finding finding) {
            add(finding, Map.of());
        }

        private void add(Finding finding, Map<String, String> values) {
            lines.add(new Line(finding, values));
        }
    }

    private static @Nullable ProviderFailure failure(Outcome outcome) {
        return switch (outcome) {
            case Outcome.NeverSent(ProviderFailure why) -> why;
            case Outcome.Rejected(ProviderFailure why) -> why;
            case Outcome.Broken(ProviderFailure why, ReportedUsage _, Received _) -> why;
            case Outcome.Finished _, Outcome.Stopped _ -> null;
        };
    }
}
