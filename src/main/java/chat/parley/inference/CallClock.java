package chat.parley.inference;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/// The limits of one call on one timer, set anew only when it fires: a stream of a thousand bytes costs no thousand
/// timers. Belongs to the call's event loop.
final class CallClock {

    enum Limit {
        FIRST_TEXT,
        STALL,
        USAGE,
        CALL,
        DRAIN,
        CLOSE
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final Vertx vertx;
    private final InferenceConfig limits;
    private final Consumer<Limit> expired;
    private Limit phase = Limit.FIRST_TEXT;
    private long phaseEnd = NEVER;
    private long callEnd = NEVER;
    private long stallEnd = NEVER;
    private boolean held;
    private long heldSince;
    private long timer = -1;
    private long timerAt = NEVER;
    private boolean cancelled;

    CallClock(Vertx vertx, InferenceConfig limits, Consumer<Limit> expired) {
        this.vertx = vertx;
        this.limits = limits;
        this.expired = expired;
    }

    void start() {
        callEnd = after(limits.callLimit());
        enter(Limit.FIRST_TEXT, limits.firstTextLimit());
    }

    /// Bytes came.
    void heard() {
        if (phase == Limit.FIRST_TEXT || phase == Limit.STALL || phase == Limit.DRAIN) {
            stallEnd = after(limits.stallLimit());
            arm();
        }
    }

    /// Text came: from now on only a stall ends the call.
    void text() {
        if (phase == Limit.FIRST_TEXT) {
            phase = Limit.STALL;
            phaseEnd = NEVER;
        }
    }

    void awaitUsage() {
        if (phase == Limit.FIRST_TEXT || phase == Limit.STALL) {
            enter(Limit.USAGE, limits.usageLimit());
        }
    }

    void drain(Duration time) {
        if (phase != Limit.USAGE) {
            enter(Limit.DRAIN, time);
        }
    }

    void awaitClose() {
        enter(Limit.CLOSE, limits.closeLimit());
    }

    /// We ourselves read no more for now: nothing can be held against the provider.
    void hold() {
        held = true;
        heldSince = System.nanoTime();
    }

    void release() {
        if (held) {
            held = false;
            long away = System.nanoTime() - heldSince;
            phaseEnd = phaseEnd == NEVER ? NEVER : phaseEnd + away;
            stallEnd = stallEnd == NEVER ? NEVER : stallEnd + away;
            arm();
        }
    }

    void cancel() {
        cancelled = true;
        vertx.cancelTimer(timer);
    }

    private void enter(Limit next, Duration time) {
        phase = next;
        phaseEnd = after(time);
        if (next == Limit.USAGE || next == Limit.CLOSE) {
            stallEnd = NEVER;
        }
        callEnd = next == Limit.CLOSE ? NEVER : callEnd;
        arm();
    }

    private void arm() {
        long due = Math.min(callEnd, held ? NEVER : Math.min(phaseEnd, stallEnd));
        if (cancelled || due == NEVER || timerAt <= due) {
            return;
        }
        vertx.cancelTimer(timer);
        timerAt = due;
        long millis = Math.max(1, (due - System.nanoTime()) / 1_000_000 + 1);
        timer = vertx.setTimer(millis, fired -> check());
    }

    private void check() {
        timerAt = NEVER;
        long now = System.nanoTime();
        if (cancelled) {
            return;
        }
        if (callEnd <= now) {
            callEnd = NEVER;
            expired.accept(Limit.CALL);
        } else if (held) {
            arm();
            return;
        } else if (phaseEnd <= now) {
            phaseEnd = NEVER;
            expired.accept(phase);
        } else if (stallEnd <= now) {
            stallEnd = NEVER;
            expired.accept(phase == Limit.DRAIN ? Limit.DRAIN : Limit.STALL);
        }
        arm();
    }

    private static long after(Duration time) {
        return System.nanoTime() + time.toNanos();
    }
}
