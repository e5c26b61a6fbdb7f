package chat.parley.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The folder that holds everything of one installation, held by one process at a time.
///
/// The lock is the kernel's, so it ends with the process however that ends; the pid beside it only serves the message.
public final class DataFolder implements AutoCloseable {

    // Closing any channel of a file drops all of this process's locks on it, so a second try must not even open it.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /// Makes the folder if need be and takes its lock.
    ///
    /// @throws StartFailure if it cannot be written, or another process holds it
    public static DataFolder open(Path folder) {
        Path root;
        try {
            Files.createDirectories(folder, PostgresArchive.ownerOnly());
            root = folder.toRealPath();
            Files.createDirectories(root.resolve("logs"));
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        if (!HELD.add(root)) {
            throw heldBy(root, ProcessHandle.current().pid());
        }
        try {
            return new DataFolder(root, lock(root));
        } catch (RuntimeException e) {
            HELD.remove(root);
            throw e;
        }
    }

    private static FileChannel lock(Path root) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    root.resolve("lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileLock lock = channel.tryLock();
            if (lock == null) {
                long pid = readPid(channel);
                channel.close();
                throw heldBy(root, pid);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)), 0);
            channel.force(true);
            return channel;
        } catch (IOException e) {
            closeQuietly(channel);
            throw notWritable(root, e);
        }
    }

    private static long readPid(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        String text = UTF_8.decode(buffer.flip()).toString().strip();
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static StartFailure heldBy(Path root, long pid) {
        return StartFailure.of(
                "another instance holds the data folder " + root + (pid > 0 ? " (pid " + pid + ")" : "") + ".",
                "Stop that instance first" + (pid > 0 ? ": kill " + pid : "") + ",",
                "or give this one a folder of its own: PARLEY_DATA_DIR=/another/folder");
    }

    private static StartFailure notWritable(Path folder, IOException e) {
        if (DiskFull.isCauseOf(e)) {
            return DiskFull.failure(folder, e);
        }
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return StartFailure.caused(
                e,
                "the data folder " + folder.toAbsolutePath() + " cannot be written (" + reason + ").",
                "Give the user who runs Parley the right to write there,",
                "or choose another folder: PARLEY_DATA_DIR=/another/folder");
    }

    public Path root() {
        return root;
    }

    /// Where PostgreSQL's own files live.
    public Path postgresql() {
        return root.resolve("postgresql");
    }

    public Path log(String name) {
        return root.resolve("logs").resolve(name);
    }

    private static void closeQuietly(@Nullable Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets another process have the folder.
    @Override
    public void close() {
        closeQuietly(channel);
        HELD.remove(root);
    }
}
