package chat.parley.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long a sign-in lasts. Longer is more convenient, and gives a stolen cookie more time.
@ConfigMapping(prefix = "parley.session")
public interface SessionLimits {

    /// Unused for this long, it ends.
    @WithDefault("12H")
    Duration idle();

    /// After this long it ends, however busy.
    @WithDefault("14D")
    Duration absolute();
}
