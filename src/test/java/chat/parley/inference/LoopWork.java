package chat.parley.inference;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// What the event loops work: the processor's time that each takes between two pulses of its own. What else the machine
/// does meanwhile is not in it.
final class LoopWork implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int PULSE_MILLIS = 5;

    private final List<Pulse> pulses = new ArrayList<>();

    static LoopWork of(Vertx vertx) {
        var work = new LoopWork();
        Map<Thread, Context> loops = new HashMap<>();
        // They are handed out in turn.
        for (Context loop = another(vertx); loops.putIfAbsent(threadOf(loop), loop) == null; loop = another(vertx)) {
            work.pulses.add(new Pulse(loop));
        }
        work.pulses.forEach(Pulse::start);
        return work;
    }

    private static Context another(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    private static Thread threadOf(Context loop) {
        var thread = new CompletableFuture<Thread>();
        loop.runOnContext(now -> thread.complete(Thread.currentThread()));
        return thread.join();
    }

    /// The most that a loop has worked without letting others go on.
    Duration longest() {
        return pulses.stream()
                .map(Pulse::beat)
                .map(Beat::longest)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /// What all of them have worked.
    Duration total() {
        return pulses.stream().map(Pulse::beat).map(Beat::total).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        pulses.forEach(Pulse::stop);
    }

    private record Beat(Duration longest, Duration total) {}

    /// Touched on its loop only.
    private static final class Pulse {
        private final Context loop;
        private long timer;
        private long first;
        private long last;
        private long longest;

        Pulse(Context loop) {
            this.loop = loop;
        }

        void start() {
            onLoop(() -> {
                first = THREADS.getCurrentThreadCpuTime();
                last = first;
                timer = loop.owner().setPeriodic(PULSE_MILLIS, tick -> note());
            });
        }

        void stop() {
            onLoop(() -> loop.owner().cancelTimer(timer));
        }

        Beat beat() {
            var beat = new CompletableFuture<Beat>();
            onLoop(() -> {
                note();
                beat.complete(new Beat(Duration.ofNanos(longest), Duration.ofNanos(last - first)));
            });
            return beat.join();
        }

        private void note() {
            long now = THREADS.getCurrentThreadCpuTime();
            longest = Math.max(longest, now - last);
            last = now;
        }

        private void onLoop(Runnable what) {
            var done = new CompletableFuture<Void>();
            loop.runOnContext(now -> {
                what.run();
                done.complete(null);
            });
            done.join();
        }
    }
}
