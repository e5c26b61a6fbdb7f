package chat.parley.catalog;

import chat.parley.audit.Audit;
import chat.parley.time.Ids;
import chat.parley.token.Tokenizer;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A model at a provider: what it is called there, how much it reads and writes, how its thinking is switched.
@Entity
@Table(name = "offers")
public class Offer extends PanacheEntityBase {

    private static final String WITH_ALL = "from Offer o join fetch o.provider p join fetch o.model m ";

    @Id
    public UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "provider_id")
    public Provider provider;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "model_id")
    public Model model;

    @Column(name = "upstream_id")
    public String upstreamId;

    @Column(name = "context_tokens")
    public int contextTokens;

    @Column(name = "max_output_tokens")
    public int maxOutputTokens;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<String> efforts;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "effort_names")
    public Map<String, String> effortNames;

    @Column(name = "want_off")
    public int wantOff;

    @Column(name = "want_thinking")
    public int wantThinking;

    @Column(name = "want_max")
    public int wantMax;

    @Column(name = "min_off")
    public int minOff;

    @Column(name = "min_thinking")
    public int minThinking;

    @Column(name = "overhead_call")
    public int overheadCall;

    @Column(name = "overhead_message")
    public int overheadMessage;

    @Enumerated(EnumType.STRING)
    public Tokenizer tokenizer;

    public boolean tools;
    public boolean vision;

    /// Among offers of one model the lowest is taken.
    public int rank;

    public boolean enabled;

    @Column(name = "barred_reason")
    public @Nullable String barredReason;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    public static Offer create(
            Provider provider, Model model, String upstreamId, Preset.OfferDefaults defaults, Instant now) {
        var offer = new Offer();
        offer.id = Ids.next();
        offer.provider = provider;
        offer.model = model;
        offer.rank = 100;
        offer.enabled = true;
        offer.tokenizer = Tokenizer.NONE;
        offer.createdAt = now;
        offer.become(upstreamId, defaults, now);
        offer.persist();
        return offer;
    }

    public static Optional<Offer> find(UUID id) {
        return find(WITH_ALL + "where o.id = ?1", id).firstResultOptional();
    }

    public static List<Offer> listing() {
        return list(WITH_ALL + "order by lower(m.name), o.rank, o.createdAt, o.id");
    }

    /// What may be called for this model now, the first choice first. Whether there is a key is not asked.
    static List<Offer> enabledOf(String model) {
        return list(
                WITH_ALL
                        + "where m.id = ?1 and o.enabled and p.enabled and m.enabled order by o.rank, o.createdAt, o.id",
                model);
    }

    public static List<Offer> ofProvider(UUID provider) {
        return list(WITH_ALL + "where p.id = ?1 order by o.rank, o.createdAt, o.id", provider);
    }

    void become(String newUpstreamId, Preset.OfferDefaults defaults, Instant now) {
        upstreamId = newUpstreamId;
        contextTokens = defaults.contextTokens();
        maxOutputTokens = defaults.maxOutputTokens();
        efforts = defaults.efforts();
        effortNames = defaults.effortNames();
        var tokens = defaults.outputTokens();
        wantOff = tokens.wantOff();
        wantThinking = tokens.wantThinking();
        wantMax = tokens.wantMax();
        minOff = tokens.minOff();
        minThinking = tokens.minThinking();
        overheadCall = defaults.overhead().call();
        overheadMessage = defaults.overhead().message();
        tools = defaults.tools();
        vision = defaults.vision();
        updatedAt = now;
    }

    /// An admin has looked at why it billed above what was held: hard budgets may use it again.
    public void unbar(UUID admin, Instant now) {
        if (barredReason != null) {
            Audit.record("offer_unbarred", admin, "offer", id, Map.of("reason", barredReason));
            barredReason = null;
            updatedAt = now;
        }
    }

    /// A provider counted more tokens than its tokenizer can: what answers under that name now has another one.
    /// Calls are bounded by their bytes until an admin says otherwise.
    public void distrustTokenizer(UUID attempt, Instant now) {
        if (tokenizer != Tokenizer.NONE) {
            Audit.record(
                    "offer_tokenizer_dropped",
                    null,
                    "offer",
                    id,
                    Map.of("tokenizer", tokenizer.text, "attempt", attempt.toString()));
            tokenizer = Tokenizer.NONE;
            updatedAt = now;
        }
    }

    /// As a call sees it; none where the provider lacks the key that it needs.
    Optional<CatalogOffer> snapshot(Presets presets, ProviderKeys keys) {
        CatalogProvider at = provider.snapshot(presets);
        return keys.suffices(provider, at.profile()) ? Optional.of(snapshot(at)) : Optional.empty();
    }

    CatalogOffer snapshot(CatalogProvider at) {
        return new CatalogOffer(
                id,
                at,
                model.id,
                model.name,
                upstreamId,
                contextTokens,
                maxOutputTokens,
                efforts,
                effortNames,
                new CatalogOffer.OutputTokens(wantOff, wantThinking, wantMax, minOff, minThinking),
                new CatalogOffer.Overhead(overheadCall, overheadMessage),
                tokenizer,
                tools,
                vision,
                barredReason);
    }
}
