package chat.parley.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The other ends of connections, which can vanish without a word.
@ConfigMapping(prefix = "parley.peer")
interface PeerConfig {

    /// How long a peer may acknowledge nothing of what was sent to it. Longer forgives worse networks, and keeps
    /// places at a provider for somebody who is gone. Where the system's sockets cannot be told (not Linux), its
    /// own limit holds, often a quarter of an hour. Linux counts the time in which a living peer takes nothing, or
    /// little, too: so this is longer than the patience with slow readers, which judges those.
    @WithDefault("75S")
    Duration timeout();
}
