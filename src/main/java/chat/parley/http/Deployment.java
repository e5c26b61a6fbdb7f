package chat.parley.http;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Where an installation stands in its network.
@ConfigMapping(prefix = "parley")
public interface Deployment {

    /// The address people type, such as `https://chat.example.com`. Set it behind a proxy: links to join are made
    /// with it, and a browser's `Origin` is held against it. Unset, the `Host` of each request is believed.
    Optional<URI> publicUrl();

    /// Addresses or networks (`10.0.0.0/8`) whose `X-Forwarded-For`, `-Proto` and `-Host` are believed. From
    /// anybody else these headers would let a stranger choose the address that throttling counts.
    Optional<List<String>> trustedProxies();
}
