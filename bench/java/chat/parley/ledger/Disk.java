package chat.parley.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// What a durable commit costs at least: to be stated beside every latency.
public final class Disk {

    private static final int TIMES = 200;

    private Disk() {}

    /// The median time of writing 8 KiB to the disk for good.
    public static long fsyncMicros() throws IOException {
        var file = Files.createTempFile("fsync", ".bench");
        var micros = new long[TIMES];
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < micros.length; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(8192), 0);
                channel.force(false);
                micros[i] = (System.nanoTime() - start) / 1000;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(micros);
        return micros[micros.length / 2];
    }
}
