package chat.parley.gateway;

import java.time.Duration;

/// The gateway's limits as a test wants them.
record Limits(Duration heartbeat, Duration patience, long leastBytes, int unitsPerKey, int units)
        implements GatewayConfig, GatewayConfig.Reader, GatewayConfig.ReasoningMemory {

    static Limits with(int unitsPerKey, int units) {
        return new Limits(Duration.ofSeconds(15), Duration.ofSeconds(60), 262_144, unitsPerKey, units);
    }

    @Override
    public Duration wholeSilence() {
        return Duration.ofSeconds(50);
    }

    @Override
    public Reader reader() {
        return this;
    }

    @Override
    public ReasoningMemory reasoning() {
        return this;
    }

    @Override
    public Duration keptFor() {
        return Duration.ofHours(2);
    }
}
