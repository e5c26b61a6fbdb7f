package chat.parley.testing;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/// What this process takes.
public final class Memory {

    private static final int TRIES = 5;

    private Memory() {}

    /// Bytes of the heap and beside it, once what nobody needs is gone: the least of some looks, so that what
    /// others do in passing is not in it.
    public static long inUse() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            System.gc();
            least = Math.min(least, now());
            Thread.sleep(100);
        }
        return least;
    }

    private static long now() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + PlatformDependent.usedDirectMemory();
    }
}
