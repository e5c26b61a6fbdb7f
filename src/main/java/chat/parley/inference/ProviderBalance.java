package chat.parley.inference;

import chat.parley.catalog.CatalogProvider;
import chat.parley.catalog.ProviderKeys;
import chat.parley.inference.BalanceReply.Reason;
import chat.parley.inference.BalanceReply.Untold;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks a provider what is left of the organisation's credit with it. Costs nothing.
@ApplicationScoped
public class ProviderBalance {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MAX_BYTES = 16 * 1024;

    private final ProviderKeys keys;
    private final Endpoints endpoints;
    private final InferenceConfig config;
    private final @Nullable TlsConfiguration tls;

    ProviderBalance(ProviderKeys keys, Endpoints endpoints, InferenceConfig config, TlsConfigurationRegistry registry) {
        this.keys = keys;
        this.endpoints = endpoints;
        this.config = config;
        tls = registry.getDefault().orElse(null);
    }

    /// Blocks for 15 seconds at most; call it outside a transaction.
    ///
    /// @param currency the ledger's
    public BalanceReply ask(CatalogProvider provider, String currency) {
        URI address;
        try {
            address = address(endpoints.of(provider), provider.profile().balancePath());
        } catch (IllegalArgumentException e) {
            return Untold.of(Reason.UNREACHED);
        }
        String key = keys.keyOf(provider.id()).orElse(null);
        try (var get = new SmallGet(SmallGet.context(tls), config.connectTimeout(), PATIENCE, MAX_BYTES)) {
            return switch (get.ask(address, key)) {
                case SmallGet.Reply.Answered answer -> read(answer, currency);
                case SmallGet.Reply.TooLong _ -> Untold.of(Reason.UNREADABLE);
                case SmallGet.Reply.Unreached _ -> Untold.of(Reason.UNREACHED);
            };
        }
    }

    /// Beside `/v1`, not below it.
    static URI address(URI base, String path) {
        return URI.create(base.toString().replaceFirst("/v1$", "") + path);
    }

    private static BalanceReply read(SmallGet.Reply.Answered answer, String currency) {
        if (answer.isKeyRefused()) {
            return Untold.of(Reason.KEY_REFUSED);
        }
        if (answer.isSuccess()) {
            return BalanceText.read(answer.text(), currency);
        }
        return answer.status() == 404 || answer.status() == 405
                ? Untold.of(Reason.NOT_OFFERED)
                : new Untold(Reason.REFUSED, String.valueOf(answer.status()), null);
    }
}
