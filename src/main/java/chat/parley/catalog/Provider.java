package chat.parley.catalog;

import chat.parley.money.Book;
import chat.parley.secret.Sealer;
import chat.parley.time.Ids;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.EnumeratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A model service that Parley may call, and how it wants to be spoken to.
@Entity
@Table(name = "providers")
public class Provider extends PanacheEntityBase {

    /// Who looks after it.
    public enum Source {
        @JsonProperty("admin")
        ADMIN("admin"),
        /// Given by environment variables: read-only in the pages, its key never stored.
        @JsonProperty("environment")
        ENVIRONMENT("environment"),
        /// The demonstration model.
        @JsonProperty("builtin")
        BUILTIN("builtin");

        @EnumeratedValue
        final String text;

        Source(String text) {
            this.text = text;
        }
    }

    private static final int HINT_LENGTH = 4;

    @Id
    public UUID id;

    public String name;

    @Column(name = "base_url")
    public String baseUrl;

    /// The preset that its profile starts from.
    public String profile;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "profile_overrides")
    public Map<String, Object> profileOverrides;

    @Enumerated(EnumType.STRING)
    public Source source;

    @Enumerated(EnumType.STRING)
    public Book book;

    @Column(name = "key_sealed")
    public byte @Nullable [] keySealed;

    /// The key's last characters, to tell it from another.
    @Column(name = "key_hint")
    public @Nullable String keyHint;

    @Column(name = "concurrency_limit")
    public int concurrencyLimit;

    @Column(name = "unknown_usage")
    @Enumerated(EnumType.STRING)
    public UnknownUsage unknownUsage;

    @Column(name = "priced_at")
    @Enumerated(EnumType.STRING)
    public PricedAt pricedAt;

    @Column(name = "drain_seconds")
    public int drainSeconds;

    @Column(name = "drain_tokens")
    public int drainTokens;

    public boolean enabled;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /// Makes one with all that its preset knows.
    public static Provider create(String name, String baseUrl, Preset preset, Source source, Book book, Instant now) {
        var provider = new Provider();
        provider.id = Ids.next();
        provider.source = source;
        provider.book = book;
        provider.enabled = true;
        provider.createdAt = now;
        provider.become(name, baseUrl, preset, now);
        provider.persist();
        return provider;
    }

    public static Optional<Provider> find(UUID id) {
        return findByIdOptional(id);
    }

    public static Optional<Provider> of(Source source) {
        return find("source", source).firstResultOptional();
    }

    public static List<Provider> listing() {
        return list("order by lower(name), id");
    }

    /// Points it to another address or kind of service, with that preset's settings.
    public void become(String newName, String newBaseUrl, Preset preset, Instant now) {
        name = newName;
        baseUrl = newBaseUrl;
        profile = preset.name();
        profileOverrides = Map.of();
        concurrencyLimit = preset.concurrencyLimit();
        unknownUsage = preset.unknownUsage();
        pricedAt = preset.pricedAt();
        drainSeconds = preset.drainSeconds();
        drainTokens = preset.drainTokens();
        updatedAt = now;
    }

    /// Takes another key from the next call on.
    ///
    /// @throws IllegalStateException unless an admin looks after this provider
    public void replaceKey(Sealer sealer, String key, Instant now) {
        if (source != Source.ADMIN) {
            throw new IllegalStateException("the key of provider " + name + " is not kept here");
        }
        keySealed = sealer.seal(key.getBytes(StandardCharsets.UTF_8), keyPlace());
        keyHint = key.length() > 2 * HINT_LENGTH ? key.substring(key.length() - HINT_LENGTH) : "";
        updatedAt = now;
    }

    /// What a sealed key is bound to.
    String keyPlace() {
        return "providers/" + id + "/key";
    }

    CatalogProvider snapshot(Presets presets) {
        return new CatalogProvider(
                id,
                name,
                baseUrl,
                presets.profileOf(this),
                book,
                unknownUsage,
                pricedAt,
                concurrencyLimit,
                Duration.ofSeconds(drainSeconds),
                drainTokens);
    }
}
