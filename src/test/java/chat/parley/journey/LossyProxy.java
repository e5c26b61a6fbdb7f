package chat.parley.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between a replica and PostgreSQL, and loses connections at the worst moment: what was asked is committed, and
/// nobody is told. Or drops everything without a word.
final class LossyProxy implements AutoCloseable {

    private static final String COMMITTED = "COMMIT\0";
    private static final int TAIL = 64;

    /// What the connection on which a replica hears others calls itself when it opens.
    private static final String BELL = "parley-bell";

    final AtomicInteger lostReservations = new AtomicInteger();
    final AtomicInteger lostSettlements = new AtomicInteger();
    private final AtomicInteger reservationsToLose = new AtomicInteger();
    private final AtomicInteger settlementsToLose = new AtomicInteger();
    private volatile boolean silent;
    private volatile boolean deaf;
    private final ServerSocket server;
    private final int database;

    LossyProxy(int database) throws IOException {
        this.database = database;
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// The next commits that reserve, and the next that settle.
    void lose(int reservations, int settlements) {
        reservationsToLose.set(reservations);
        settlementsToLose.set(settlements);
    }

    /// From now on nothing passes, either way, and nobody is told; what came meanwhile passes afterwards.
    void silence(boolean on) {
        silent = on;
    }

    /// From now on no ring of another replica is heard, and nobody is told.
    void deafen(boolean on) {
        deaf = on;
    }

    private void waitWhileSilent() {
        try {
            while (silent) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
                var postgres = new Socket(InetAddress.getLoopbackAddress(), database)) {
            var bell = new AtomicBoolean();
            Thread.ofVirtual().start(() -> ask(client, postgres, bell));
            answer(postgres, client, bell);
        } catch (IOException e) {
            // PostgreSQL or the replica has gone; the other side sees it by the closed socket.
        }
    }

    private void ask(Socket client, Socket postgres, AtomicBoolean bell) {
        try (postgres) {
            var buffer = new byte[16_384];
            for (int read = 0; read >= 0; read = client.getInputStream().read(buffer)) {
                if (!bell.get() && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(BELL)) {
                    bell.set(true);
                }
                waitWhileSilent();
                postgres.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // As in join.
        }
    }

    private void answer(Socket postgres, Socket client, AtomicBoolean bell) throws IOException {
        var buffer = new byte[16_384];
        var before = "";
        AtomicInteger kind = null;
        for (int read = 0; read >= 0; read = postgres.getInputStream().read(buffer)) {
            var text = before + new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
            kind = text.contains("\"result\": \"granted\"") ? reservationsToLose : kind;
            kind = text.contains("\"settled_at\": ") ? settlementsToLose : kind;
            if (kind != null && text.contains(COMMITTED)) {
                if (kind.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    (kind == reservationsToLose ? lostReservations : lostSettlements).incrementAndGet();
                    return;
                }
                kind = null;
            }
            waitWhileSilent();
            if (!(deaf && bell.get())) {
                client.getOutputStream().write(buffer, 0, read);
            }
            // What was seen of a commit may not be seen twice.
            before = text.contains(COMMITTED) ? "" : text.substring(Math.max(0, text.length() - TAIL));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
