package chat.parley.catalog;

import chat.parley.secret.Sealer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// The keys that providers know Parley by. Read anew for each call, so that a replaced one is used at once.
@Singleton
public final class ProviderKeys {

    private final Sealer sealer;
    private final UpstreamConfig upstream;

    ProviderKeys(Sealer sealer, UpstreamConfig upstream) {
        this.sealer = sealer;
        this.upstream = upstream;
    }

    /// @return none where the provider has no key, or no such provider is left
    /// @throws Sealer.CannotOpen if it was sealed under another secret key
    public Optional<String> keyOf(UUID provider) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> Provider.find(provider))
                .flatMap(this::open);
    }

    /// Whether calls can be made: it has a key, or needs none.
    boolean suffices(Provider provider, Profile profile) {
        return !profile.needsKey()
                || provider.keySealed != null
                || provider.source == Provider.Source.ENVIRONMENT
                        && environmentKey().isPresent();
    }

    Optional<String> open(Provider provider) {
        return switch (provider.source) {
            case ENVIRONMENT -> environmentKey();
            case BUILTIN -> Optional.empty();
            case ADMIN ->
                Optional.ofNullable(provider.keySealed)
                        .map(blob -> sealer.open(blob, provider.keyPlace()))
                        .map(key -> new String(key, StandardCharsets.UTF_8));
        };
    }

    private Optional<String> environmentKey() {
        return upstream.apiKey().map(String::strip).filter(key -> !key.isEmpty());
    }
}
