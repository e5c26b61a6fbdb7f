package chat.parley.prompt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// The name under which a provider keeps a person's cache apart: stable, and tells nobody who it is.
final class CacheUser {

    private static final int BYTES = 16;

    private CacheUser() {}

    static String of(UUID account) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var hash = digest.digest(("parley cache user " + account).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
