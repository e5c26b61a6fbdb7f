package chat.parley.gateway;

/// Judges a reader that cannot keep up. It may keep the provider waiting as long as it goes on taking text; one that
/// took too little for too long holds a provider's place for nothing. Times are nanoseconds of one running clock.
final class SlowReader {

    private final long patience;
    private final long leastBytes;

    private boolean behind;
    private boolean watching;
    private long since;
    private long writtenAtStart;

    SlowReader(GatewayConfig.Reader limits) {
        patience = limits.patience().toNanos();
        leastBytes = limits.leastBytes();
    }

    /// The write queue is full.
    void fellBehind(long now, long written) {
        behind = true;
        if (!watching) {
            watch(now, written);
        }
    }

    void caughtUp() {
        behind = false;
    }

    boolean isBehind() {
        return behind;
    }

    /// Whether to drop it, asked now and then.
    boolean isHopeless(long now, long written) {
        if (!watching || now - since < patience) {
            return false;
        }
        if (!behind) {
            watching = false;
            return false;
        }
        if (written - writtenAtStart < leastBytes) {
            return true;
        }
        watch(now, written);
        return false;
    }

    private void watch(long now, long written) {
        watching = true;
        since = now;
        writtenAtStart = written;
    }
}
