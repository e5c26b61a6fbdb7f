package chat.parley.database;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Unpacks PostgreSQL's programs once per version, where they outlive a reboot.
final class PostgresArchive {

    private final Machine machine;
    private final URL archive;

    private PostgresArchive(Machine machine, URL archive) {
        this.machine = machine;
        this.archive = archive;
    }

    /// @throws StartFailure if Parley brings no programs for this machine
    static PostgresArchive of(Machine machine) {
        URL url = PostgresArchive.class.getClassLoader().getResource(machine.archive());
        if (url == null) {
            throw machine.withoutBuild("none is in this build of Parley");
        }
        return new PostgresArchive(machine, url);
    }

    /// Returns the unpacked programs' folder under the given one, making it if need be.
    Path unpackInto(Path parent) throws IOException {
        // The archive's size tells one build from another without reading it.
        long size = archive.openConnection().getContentLengthLong();
        Path home = parent.resolve("postgresql-" + machine.system() + "-" + machine.processor() + "-" + size);
        if (Files.exists(home)) {
            return home;
        }
        synchronized (PostgresArchive.class) {
            unpackOnce(parent, home);
        }
        return home;
    }

    private void unpackOnce(Path parent, Path home) throws IOException {
        Files.createDirectories(parent, ownerOnly());
        try (var lock = FileChannel.open(
                        parent.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            if (held.isValid() && !Files.exists(home)) {
                Path fresh = home.resolveSibling(home.getFileName() + ".new");
                delete(fresh);
                Files.createDirectory(fresh, ownerOnly());
                unpack(fresh);
                Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private void unpack(Path home) throws IOException {
        try (InputStream raw = archive.openStream();
                var tar = new TarArchiveInputStream(new XZInputStream(raw))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                Path target = home.resolve(entry.getName()).normalize();
                if (!target.startsWith(home)) {
                    throw new IOException("the archive leads outside its folder: " + entry.getName());
                }
                if (!entry.getName().endsWith(".a")) {
                    place(entry, tar, target);
                }
                entry = tar.getNextEntry();
            }
        }
    }

    private static void place(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (var walk = Files.walk(tree)) {
                for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
