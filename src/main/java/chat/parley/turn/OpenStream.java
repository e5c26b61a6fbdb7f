package chat.parley.turn;

import chat.parley.http.Peers;
import chat.parley.http.Problem;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One open response of events. It holds positions, not a queue: whatever its connection cannot take yet stays where
/// all read it, so that a slow one costs no more than its socket's buffer.
abstract class OpenStream {

    static final int QUEUE_BYTES = 256 * 1024;

    /// What a slow reader takes is seen by whole pieces.
    private static final int PIECE_BYTES = 16 * 1024;

    /// Whose it is, and where it is written to.
    record Reader(UUID account, @Nullable UUID session, Context context, HttpServerRequest request, Runnable onClose) {}

    final Reader reader;

    private final HttpServerResponse response;
    private final AtomicBoolean woken = new AtomicBoolean();

    // The rest is touched on the context only.
    private boolean opened;
    private boolean closed;
    private boolean waitsForDrain;
    private long lastTaken;
    private long backlog;
    private volatile long lastWrite = System.nanoTime();

    OpenStream(Reader reader) {
        this.reader = reader;
        response = reader.request().response();
        response.setWriteQueueMaxSize(QUEUE_BYTES);
        response.closeHandler(gone -> onContext(this::close));
        response.exceptionHandler(broken -> onContext(this::close));
    }

    /// What stands before everything else.
    abstract String opening();

    abstract int status();

    /// Writes the next piece of what is new. On the context, with room.
    ///
    /// @return false if there is nothing more for now
    abstract boolean tell();

    /// It is over: nothing is to wake it any more.
    abstract void left();

    /// There may be something new. From any thread.
    final void wake() {
        if (woken.compareAndSet(false, true)) {
            onContext(() -> {
                woken.set(false);
                pump();
            });
        }
    }

    /// Shows the client and what lies between that the stream lives, unless something was sent just now; lets a
    /// client go that has taken nothing for longer than the patience with it.
    final void heartbeat(long quietNanos, long patienceNanos) {
        if (System.nanoTime() - lastWrite >= quietNanos) {
            onContext(() -> {
                if (closed || !opened) {
                    return;
                }
                if (hasRoom()) {
                    write(Frames.HEARTBEAT);
                } else if (hasStalled(patienceNanos)) {
                    Peers.cut(reader.request());
                    close();
                }
            });
        }
    }

    /// The client may not watch any longer, and is told so.
    final void dismiss() {
        onContext(() -> {
            if (closed) {
                return;
            }
            if (!opened) {
                open();
            }
            if (response.writeQueueFull()) {
                Peers.cut(reader.request());
            } else {
                write(Frames.error(Problem.unauthenticated()));
            }
            close();
        });
    }

    final void onContext(Runnable what) {
        reader.context().runOnContext(now -> what.run());
    }

    final boolean isClosed() {
        return closed;
    }

    final boolean hasRoom() {
        if (!response.writeQueueFull()) {
            return true;
        }
        if (!waitsForDrain) {
            waitsForDrain = true;
            lastTaken = System.nanoTime();
            backlog = Peers.backlog(reader.request());
            response.drainHandler(drained -> {
                waitsForDrain = false;
                wake();
            });
        }
        return false;
    }

    /// Asked while it is full.
    private boolean hasStalled(long patienceNanos) {
        long now = System.nanoTime();
        long left = Peers.backlog(reader.request());
        if (left < backlog) {
            backlog = left;
            lastTaken = now;
        }
        return now - lastTaken >= patienceNanos;
    }

    final void write(String frames) {
        lastWrite = System.nanoTime();
        var bytes = Buffer.buffer(frames);
        for (int from = 0; from < bytes.length(); from += PIECE_BYTES) {
            response.write(bytes.slice(from, Math.min(from + PIECE_BYTES, bytes.length())));
        }
    }

    final void close() {
        if (!closed) {
            closed = true;
            left();
            reader.onClose().run();
        }
    }

    private void pump() {
        if (!closed && response.closed()) {
            close();
        }
        if (!opened && !closed) {
            open();
        }
        boolean more = true;
        while (more && !closed && hasRoom()) {
            more = tell();
        }
    }

    private void open() {
        opened = true;
        response.setStatusCode(status())
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache, no-transform")
                .putHeader("X-Accel-Buffering", "no");
        write(opening());
    }
}
