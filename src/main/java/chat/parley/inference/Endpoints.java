package chat.parley.inference;

import chat.parley.catalog.CatalogProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Where providers are found. A base URL may be a name that each process resolves for itself, such as `demo:`.
@ApplicationScoped
public class Endpoints {

    private final Map<String, URI> named = new ConcurrentHashMap<>();

    /// Says where a named endpoint of this process is.
    public void register(String name, URI address) {
        named.put(name, address);
    }

    /// The address to which a call's path is added.
    ///
    /// @throws IllegalArgumentException if it is no address, or a name that nobody registered
    URI of(CatalogProvider provider) {
        URI registered = named.get(provider.baseUrl());
        return registered != null
                ? registered
                : base(provider.baseUrl(), provider.profile().name());
    }

    /// Accepts what people paste: with or without `/v1`, a slash at the end, or the whole path of a call.
    static URI base(String text, String profile) {
        String url = text.strip()
                .replaceFirst("/+$", "")
                .replaceFirst("/chat/completions$", "")
                .replaceFirst("/+$", "");
        URI address = URI.create(url);
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!http || address.getHost() == null || address.getUserInfo() != null || address.getQuery() != null) {
            throw new IllegalArgumentException("not the address of a provider");
        }
        boolean bare = address.getPath() == null || address.getPath().isEmpty();
        return bare && !profile.equals("deepseek") ? URI.create(url + "/v1") : address;
    }
}
