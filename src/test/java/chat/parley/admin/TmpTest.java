package chat.parley.admin;

import chat.parley.testing.*;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TmpTest {
    @Inject Cast cast;
    @Inject EntityManager entities;
    @TestHTTPResource("/") URI server;

    @Test
    void broken() throws Exception {
        var account = Ids.next();
        for (int i = 0; i < 10; i++) {
        QuarkusTransaction.requiringNew().run(() -> entities.createNativeQuery("""
                        INSERT INTO attempts (id, entry_point, book, state, account_id, replica_id, provider_id, offer_id,
                            model_id, price_version_id, day, input_bound, bound_by, fresh_rate, cached_rate, output_rate,
                            wanted_tokens, granted_tokens, held, cost, outcome, created_at, settled_at)
                        SELECT gen_random_uuid(), 'chat', 'real', 'settled', ?1, ?1, ?1, ?1, 'long-table', ?1, current_date, 1,
                            'bytes', 1, 1, 1, 1, 1, 7, 7, 'completed', now() - random() * interval '300 days',
                            now()
                        FROM generate_series(1, 100000) AS n
                        """).setParameter(1, account).executeUpdate());
        }
        var session = cast.signIn(cast.ada());
        System.gc();
        var before = used();
        var start = System.nanoTime();
        var peak = new long[1];
        var done = new boolean[1];
        var watch = new Thread(() -> { while (!done[0]) { peak[0] = Math.max(peak[0], used()); try { Thread.sleep(20); } catch (InterruptedException e) { return; } } });
        watch.start();
        try (var socket = new java.net.Socket(server.getHost(), server.getPort())) {
            var out = socket.getOutputStream();
            out.write(("GET /api/admin/attempts?format=csv HTTP/1.1\r\nHost: " + server.getHost() + ":" + server.getPort() + "\r\nCookie: parley=" + session + "\r\nConnection: close\r\n\r\n").getBytes());
            out.flush();
            var in = socket.getInputStream();
            var buffer = new byte[65536];
            long n = 0, lines = 0; int r; String tail = "", head = null; long first = 0;
            while ((r = in.read(buffer)) > 0) {
                if (head == null) { head = new String(buffer, 0, Math.min(r, 500)); first = System.nanoTime(); }
                n += r; for (int i = 0; i < r; i++) if (buffer[i] == '\n') lines++;
                tail = new String(buffer, Math.max(0, r - 40), Math.min(40, r));
            }
            System.out.println("TMP bytes " + n + " lines " + lines + " ms " + (System.nanoTime() - start) / 1000000 + " first ms " + (first - start) / 1000000 + " heap before " + before + " peak " + peak[0]);
            System.out.println("TMP head " + head.replace("\r\n", "|"));
            System.out.println("TMP tail " + tail.replace("\r\n", "|"));
        } finally { done[0] = true; }
    }
    static long used() { return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1048576; }
}
