package chat.parley.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/// A line to a port whose connections can be reset, or lost without a word, as when a phone leaves one network for
/// another. What is connected afterwards passes.
final class BreakingLine implements AutoCloseable {

    private static final class Joined {
        final Socket client;
        final Socket far;
        volatile boolean lost;

        Joined(Socket client, Socket far) {
            this.client = client;
            this.far = far;
        }

        void close() {
            try (client;
                    far) {
                // Both ends are told.
            } catch (IOException e) {
                // It was closed already.
            }
        }
    }

    private final ServerSocket server;
    private final IntSupplier target;
    private final Set<Joined> open = ConcurrentHashMap.newKeySet();

    BreakingLine(IntSupplier target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// Resets all connections; returns how many there were.
    int reset() {
        int count = 0;
        for (var joined : open) {
            try {
                joined.client.setSoLinger(true, 0);
                count++;
            } catch (SocketException e) {
                // It was closed a moment ago.
            }
            joined.close();
        }
        return count;
    }

    /// Nothing passes on today's connections any more, either way, and nobody is told; returns how many there are.
    int lose() {
        open.forEach(joined -> joined.lost = true);
        return open.size();
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
        try {
            var joined = new Joined(client, new Socket(InetAddress.getLoopbackAddress(), target.getAsInt()));
            open.add(joined);
            Thread.ofVirtual().start(() -> pass(joined.client, joined.far, joined));
            pass(joined.far, joined.client, joined);
        } catch (IOException e) {
            // Nobody is there; the client waits.
        }
    }

    private void pass(Socket from, Socket to, Joined joined) {
        try {
            var buffer = new byte[16_384];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (!joined.lost) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // It was reset.
        }
        if (!joined.lost) {
            open.remove(joined);
            joined.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(Joined::close);
    }
}
