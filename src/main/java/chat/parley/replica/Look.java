package chat.parley.replica;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Something that is done when there may be news: on a thread of its own, at once where it has rested, and once
/// however often it is asked for meanwhile.
public final class Look implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Look.class);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Runnable what;
    private final ScheduledExecutorService clockwork;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile long last = System.nanoTime() - REST_NANOS;

    private Look(String name, Runnable what) {
        this.what = what;
        clockwork = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    static Look whenAsked(String name, Runnable what) {
        return new Look(name, what);
    }

    /// Also without being asked, for what was to ask may be lost.
    static Look atLeastEvery(Duration interval, String name, Runnable what) {
        var look = new Look(name, what);
        look.clockwork.scheduleWithFixedDelay(look::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        return look;
    }

    /// Returns at once.
    public void soon() {
        if (due.compareAndSet(false, true)) {
            long rest = Math.max(0, last + REST_NANOS - System.nanoTime());
            try {
                clockwork.schedule(this::look, rest, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.trace("nothing is looked for any more", e);
            }
        }
    }

    private void look() {
        due.set(false);
        last = System.nanoTime();
        try {
            what.run();
        } catch (RuntimeException e) {
            LOG.debug("the next look finds what this one did not", e);
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
