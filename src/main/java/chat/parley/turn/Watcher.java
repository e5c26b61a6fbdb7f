package chat.parley.turn;

import chat.parley.account.MoneyShown;
import chat.parley.http.Peers;
import chat.parley.http.Problem;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One open page that watches a turn. It holds a position, not a queue: whatever its connection cannot take yet stays
/// where all watchers read it, so that a slow one costs no more than its socket's buffer.
final class Watcher {

    static final int QUEUE_BYTES = 256 * 1024;
    private static final int CHUNK_UNITS = 32 * 1024;

    final UUID account;
    final @Nullable UUID session;

    /// How the response begins.
    ///
    /// @param frames what comes before the events of the turn
    /// @param shown what the reader may know of money
    record Opening(int status, String frames, MoneyShown shown) {
        static Opening plain(MoneyShown shown) {
            return new Opening(200, "", shown);
        }
    }

    private final TurnStream stream;
    private final Opening opening;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Runnable onClose;
    private final AtomicBoolean woken = new AtomicBoolean();

    // The rest is touched on the context only.
    private long position;
    private boolean opened;
    private boolean ended;
    private boolean closed;
    private boolean waitsForDrain;
    private long fullSince;
    private volatile long lastWrite = System.nanoTime();

    Watcher(
            TurnStream stream,
            long after,
            Opening opening,
            UUID account,
            @Nullable UUID session,
            Context context,
            HttpServerRequest request,
            Runnable onClose) {
        this.stream = stream;
        this.position = after;
        this.opening = opening;
        this.account = account;
        this.session = session;
        this.context = context;
        this.request = request;
        response = request.response();
        this.onClose = onClose;
        response.setWriteQueueMaxSize(QUEUE_BYTES);
        response.closeHandler(gone -> context.runOnContext(now -> close()));
        response.exceptionHandler(broken -> context.runOnContext(now -> close()));
    }

    /// There may be something new. From any thread.
    void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(now -> {
                woken.set(false);
                pump();
            });
        }
    }

    /// Shows the client and what lies between that the stream lives, unless something was sent just now; lets a
    /// client go that has taken nothing for longer than the patience with it.
    void heartbeat(long quietNanos, long patienceNanos) {
        if (System.nanoTime() - lastWrite >= quietNanos) {
            context.runOnContext(now -> {
                if (closed || !opened) {
                    return;
                }
                if (hasRoom()) {
                    write(Frames.HEARTBEAT);
                } else if (System.nanoTime() - fullSince >= patienceNanos) {
                    Peers.cut(request);
                    close();
                }
            });
        }
    }

    /// The client may not watch any longer, and is told so.
    void dismiss() {
        context.runOnContext(now -> {
            if (closed) {
                return;
            }
            if (!opened) {
                open();
            }
            if (response.writeQueueFull()) {
                Peers.cut(request);
            } else {
                write(Frames.error(Problem.unauthenticated()));
            }
            close();
        });
    }

    private void pump() {
        if (!closed && response.closed()) {
            close();
        }
        if (!opened && !closed) {
            open();
        }
        while (!closed && hasRoom()) {
            // Read before the text: what is committed before the end is told before the end.
            var end = stream.end();
            boolean complete = stream.isComplete();
            if (!tellText() && !tellEnd(end, complete)) {
                return;
            }
        }
    }

    private void open() {
        opened = true;
        response.setStatusCode(opening.status())
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache, no-transform")
                .putHeader("X-Accel-Buffering", "no");
        var held = opening.shown().amounts() ? Frames.cost(null, stream.held, stream.currency) : Frames.HEARTBEAT;
        write(opening.frames() + held);
    }

    private boolean tellText() {
        var events = stream.text.read(position, CHUNK_UNITS);
        if (events.isEmpty()) {
            return false;
        }
        var frames = new StringBuilder();
        events.forEach(event -> frames.append(Frames.delta(event)));
        position = events.getLast().position();
        write(frames.toString());
        return true;
    }

    private boolean tellEnd(@Nullable End end, boolean complete) {
        if (end != null && !ended) {
            ended = true;
            if (position <= stream.text.committedPosition()) {
                write(Frames.end(stream.text.committedPosition(), end.told(opening.shown())));
            }
            return true;
        }
        if (complete) {
            var cost = stream.lateCost();
            if (cost != null && ended && opening.shown().amounts()) {
                write(Frames.cost(cost, stream.held, stream.currency));
            }
            close();
        }
        return false;
    }

    private boolean hasRoom() {
        if (!response.writeQueueFull()) {
            return true;
        }
        if (!waitsForDrain) {
            waitsForDrain = true;
            fullSince = System.nanoTime();
            response.drainHandler(drained -> {
                waitsForDrain = false;
                wake();
            });
        }
        return false;
    }

    private void write(String frames) {
        lastWrite = System.nanoTime();
        response.write(frames);
    }

    private void close() {
        if (!closed) {
            closed = true;
            stream.remove(this);
            onClose.run();
        }
    }
}
