package chat.parley.replica;

import chat.parley.time.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Which data folder this process runs on: what an earlier process left running there is ours to resolve at once.
///
/// The file is locked for the life of the process. Who does not get the lock, or may not write, takes an id of its own,
/// and what it leaves running waits for its lease to end.
@ApplicationScoped
class Installation {

    private static final Logger LOG = Logger.getLogger(Installation.class);

    private final Path file;
    private @Nullable FileChannel channel;

    @Inject
    Installation(@ConfigProperty(name = "parley.data-dir", defaultValue = "data") String dataFolder) {
        file = Path.of(dataFolder, "installation");
    }

    /// Takes the lock, and reads or makes the id.
    synchronized UUID claim() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
            if (channel.tryLock() != null) {
                return readOrCreate(channel);
            }
        } catch (IOException | OverlappingFileLockException | IllegalArgumentException e) {
            LOG.infof("%s is not ours (%s): this process has an id of its own", file, e);
        }
        release();
        return Ids.next();
    }

    synchronized void release() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("closing the installation's file", e);
        }
        channel = null;
    }

    private static UUID readOrCreate(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(64);
        channel.read(bytes, 0);
        var text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        if (!text.isEmpty()) {
            return UUID.fromString(text);
        }
        var id = Ids.next();
        channel.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(true);
        return id;
    }
}
