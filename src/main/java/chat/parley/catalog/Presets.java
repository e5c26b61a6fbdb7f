package chat.parley.catalog;

import chat.parley.money.Rates;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The kinds of providers that Parley knows.
@Singleton
public final class Presets {

    public static final String DEMO = "demo";
    public static final String OTHER = "other";

    private static final String RESOURCE = "/profiles.json";

    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private final List<Preset> presets;

    public Presets() {
        try (var in = Presets.class.getResourceAsStream(RESOURCE)) {
            presets = List.of(mapper.readValue(in, Preset[].class));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    public List<Preset> all() {
        return presets;
    }

    public Optional<Preset> byName(String name) {
        return presets.stream().filter(preset -> preset.name().equals(name)).findFirst();
    }

    /// The kind of provider that is known to live at that address, else the one that assumes least.
    public Preset byUrl(String baseUrl) {
        if (baseUrl.equals(CatalogSeed.DEMO_URL)) {
            return required(DEMO);
        }
        URI uri = URI.create(baseUrl);
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        return presets.stream()
                .filter(preset ->
                        preset.hosts().contains(host) || preset.hosts().contains(":" + uri.getPort()))
                .findFirst()
                .orElseGet(() -> required(OTHER));
    }

    /// What is known of a model's price: the list of its own kind of provider, else of whoever publishes one for
    /// it, or its card's.
    ///
    /// @param model the id that people write
    public Optional<Rates> known(String profile, String model, String upstreamId, String currency) {
        var own = presets.stream().filter(preset -> preset.name().equals(profile));
        var others = presets.stream().filter(preset -> !preset.name().equals(profile));
        return Stream.concat(own, others)
                .flatMap(preset -> preset.prices().stream())
                .filter(list -> list.currency().equals(currency))
                .filter(list ->
                        list.models().contains(upstreamId) || list.models().contains(model) || list.isOf(model))
                .findFirst()
                .map(Preset.ListPrice::rates);
    }

    Preset required(String name) {
        return byName(name).orElseThrow(() -> new IllegalArgumentException("there is no profile " + name));
    }

    /// A provider's profile: its preset's, field by field replaced by the provider's own.
    ///
    /// @throws IllegalArgumentException if an override names no field or does not fit it
    Profile profileOf(Provider provider) {
        Profile preset = required(provider.profile).profile();
        if (provider.profileOverrides.isEmpty()) {
            return preset;
        }
        ObjectNode merged = mapper.valueToTree(preset);
        provider.profileOverrides.forEach((field, value) -> merged.set(field, mapper.valueToTree(value)));
        return mapper.convertValue(merged, Profile.class);
    }
}
