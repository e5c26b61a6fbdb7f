package chat.parley.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

/// `secret.key` in the data folder, readable by its owner only. Made on the first start; a backup must hold it.
final class KeyFile {

    private final Path file;

    KeyFile(String dataFolder) {
        file = Path.of(dataFolder, "secret.key");
    }

    byte[] readOrCreate() {
        try {
            if (!Files.exists(file)) {
                create();
            }
            return MasterKey.decode(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or make %s: set PARLEY_SECRET_KEY".formatted(file), e);
        }
    }

    private void create() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var text = Base64.getEncoder().encodeToString(Tokens.random(MasterKey.BYTES)) + "\n";
        try (var channel = Files.newByteChannel(file, options, ownerOnly)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException e) {
            // Another start was faster; its key is the one.
            return;
        }
    }
}
