package chat.parley.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Limits of `/v1`.
@ConfigMapping(prefix = "parley.gateway")
interface GatewayConfig {

    /// Silence after which a stream gets a comment line. Proxies cut idle connections after 60 s by default; more
    /// often only costs bytes. Also how long a stream's status waits for the provider's, so that a refusal which
    /// comes within it keeps its real status.
    @WithDefault("PT15S")
    Duration heartbeat();

    /// How long an answer that is not streamed keeps its status open, so that a failure has one of its own. After
    /// it blanks before the JSON keep the connection alive, and a failure comes as an error in a body of status
    /// 200. Longer than 60 s is cut by proxies, longer than five minutes by Node and by this server.
    @WithDefault("PT50S")
    Duration wholeSilence();

    Reader reader();

    /// A reader that keeps the provider waiting holds one of its places. It is dropped when it took less than
    /// `leastBytes` within `patience`.
    interface Reader {
        @WithDefault("PT60S")
        Duration patience();

        @WithDefault("262144")
        long leastBytes();
    }

    /// What is remembered of a model's thinking for clients that do not send it back with their tool results.
    /// In memory and per replica: forgetting costs a provider's cache hit, or at worst one refused call.
    ReasoningMemory reasoning();

    interface ReasoningMemory {
        @WithDefault("PT2H")
        Duration keptFor();

        /// UTF-16 units that one key may take.
        @WithDefault("262144")
        int unitsPerKey();

        /// UTF-16 units that all keys may take together.
        @WithDefault("16777216")
        int units();
    }
}
