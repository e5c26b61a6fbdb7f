package chat.parley.journey;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/// A bad network in front of a port: what goes through comes late, in halves, or not at all because the connection is
/// reset.
final class RoughProxy implements AutoCloseable {

    private static final int LONGEST_DELAY_MILLIS = 150;
    private static final int USUAL_RESETS = 20;

    final AtomicInteger resets = new AtomicInteger();
    private final ServerSocket server;
    private final IntSupplier target;
    private final Random random;
    private final int often;

    RoughProxy(IntSupplier target, long seed) throws IOException {
        this(target, seed, USUAL_RESETS);
    }

    /// @param often how many of a thousand reads end in a reset
    RoughProxy(IntSupplier target, long seed, int often) throws IOException {
        this.often = often;
        this.target = target;
        random = new Random(seed);
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void join(Socket client) {
        try (client;
                var far = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt())) {
            Thread.ofVirtual().start(() -> pass(client, far));
            pass(far, client);
        } catch (IOException e) {
            // Nobody is there; the client sees a closed connection.
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[16_384];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (dice(1_000) < often) {
                    resets.incrementAndGet();
                    out.write(buffer, 0, read / 2);
                    from.setSoLinger(true, 0);
                    to.setSoLinger(true, 0);
                    return;
                }
                int dice = dice(100);
                if (dice < 10) {
                    pause(dice(LONGEST_DELAY_MILLIS));
                }
                int half = dice < 30 ? read / 2 : read;
                out.write(buffer, 0, half);
                if (half < read) {
                    pause(5);
                    out.write(buffer, half, read - half);
                }
            }
        } catch (IOException e) {
            // One side has gone; the other sees it by the closed socket.
        }
    }

    private synchronized int dice(int sides) {
        return random.nextInt(sides);
    }

    private static void pause(int millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
