package chat.parley.turn;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How answers are run.
@ConfigMapping(prefix = "parley.turn")
interface TurnConfig {

    /// How long a process that was asked to stop lets running answers finish. A longer grace loses fewer answers
    /// and makes a restart take longer.
    @WithDefault("10M")
    Duration grace();

    /// How long the journal of a finished answer is kept. Its message answers all readers from then on.
    @WithDefault("1H")
    Duration journalKept();

    /// Silence after which whoever watches gets a comment line. Proxies cut idle connections after 60 s by default.
    @WithDefault("15S")
    Duration heartbeat();

    /// How long a watcher may take nothing of what waits for it. It loses nothing: a page that comes back reads on.
    @WithDefault("60S")
    Duration readerPatience();
}
