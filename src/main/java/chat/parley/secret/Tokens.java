package chat.parley.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// Secrets that people or browsers carry: random, shown once, only their SHA-256 kept.
public final class Tokens {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int TOKEN_BYTES = 32;

    private Tokens() {}

    /// A new secret of 256 random bits, in URL-safe base64 (43 characters).
    public static String next() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(TOKEN_BYTES));
    }

    public static byte[] random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /// What is stored of a secret: its SHA-256, 32 bytes. Fit only for secrets of 112 random bits or more.
    public static byte[] hash(String token) {
        return sha256(token.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Compares in a time that does not depend on where they differ.
    public static boolean equal(String a, String b) {
        return MessageDigest.isEqual(hash(a), hash(b));
    }
}
