package chat.parley.catalog;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// A first provider, given by the environment: good for one that must work before anyone has signed in. It is read-only
/// in the pages, because the environment would win at the next start.
@ConfigMapping(prefix = "parley.upstream")
interface UpstreamConfig {

    /// Unset: none, and one from an earlier start is switched off.
    Optional<String> baseUrl();

    /// Never stored; a new one takes a restart.
    Optional<String> apiKey();

    /// What the provider calls the model.
    Optional<String> model();

    /// A preset's name; unset, it is guessed from the host.
    Optional<String> profile();
}
