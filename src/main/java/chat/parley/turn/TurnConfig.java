package chat.parley.turn;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How answers are run.
@ConfigMapping(prefix = "parley.turn")
interface TurnConfig {

    /// How long a process that was asked to stop lets running answers finish. A longer grace loses fewer answers
    /// and
    /// makes a restart take longer.
    @WithDefault("10M")
    Duration grace();

    /// How long the journal of a finished answer is kept. Its message answers all readers from then on.
    @WithDefault("1H")
    Duration journalKept();
}
