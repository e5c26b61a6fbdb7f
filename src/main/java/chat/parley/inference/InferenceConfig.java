package chat.parley.inference;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long providers are waited for.
@ConfigMapping(prefix = "parley.inference")
public interface InferenceConfig {

    /// To open a connection. Longer only delays the news that a provider cannot be reached.
    @WithDefault("5S")
    Duration connectTimeout();

    /// From sending until the first text. A busy provider may queue a call for ten minutes and say so by
    /// keep-alives.
    @WithDefault("11M")
    Duration firstTextLimit();

    /// Between two bytes of an answer, keep-alives included. Shorter finds dead connections sooner, and cuts
    /// answers of providers that think in silence.
    @WithDefault("120S")
    Duration stallLimit();

    /// For a whole call. Its money is held at the dearest price until then, so longer means dearer holds where
    /// prices vary by the hour.
    @WithDefault("3H")
    Duration callLimit();

    /// For usage that follows the end of the text. The answer is complete by then; only its exact price is awaited.
    @WithDefault("10S")
    Duration usageLimit();

    /// For the provider to close a finished answer, so that its connection can be used again.
    @WithDefault("2S")
    Duration closeLimit();

    /// Connections to one provider at once, whatever its concurrency limit says.
    @WithDefault("2000")
    int connections();
}
