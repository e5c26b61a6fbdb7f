package chat.parley.turn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A page behind a thin wire: it takes only what it is told to.
final class SipPage implements AutoCloseable {

    private final Socket socket = new Socket();
    private final StringBuilder seen = new StringBuilder();
    private volatile int taken;
    private volatile boolean sipping;
    private Thread sips = Thread.ofVirtual().unstarted(() -> {});

    private SipPage(int port, String request) throws IOException {
        socket.setReceiveBufferSize(8 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    static SipPage open(Turn.Posted turn, String session) throws IOException {
        return new SipPage(
                URI.create(Stage.base()).getPort(),
                "GET /api/turns/%s/events HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n"
                        .formatted(turn.turnId(), Stage.cookie(session)));
    }

    /// From now on takes so much at a time, however busy other pages are.
    void sip(int bytes, Duration every) {
        sipping = true;
        sips = Thread.ofVirtual().start(() -> {
            while (sipping) {
                take(bytes);
                LockSupport.parkNanos(every.toNanos());
            }
        });
    }

    void stopSipping() throws InterruptedException {
        sipping = false;
        sips.join();
    }

    int taken() {
        return taken;
    }

    private void take(int bytes) {
        try {
            var some = socket.getInputStream().readNBytes(bytes);
            seen.append(new String(some, StandardCharsets.US_ASCII));
            taken = seen.length();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The connection's, or the answer's.
    String readToTheEnd() {
        try {
            boolean more = true;
            while (more && seen.indexOf("event: end", Math.max(0, seen.length() - 4096)) < 0) {
                var some = new byte[64 * 1024];
                int read = socket.getInputStream().read(some);
                more = read >= 0;
                seen.append(new String(some, 0, Math.max(0, read), StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            seen.append(e);
        }
        return seen.toString();
    }

    @Override
    public void close() throws IOException {
        sipping = false;
        socket.close();
    }
}
