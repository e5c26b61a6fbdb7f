package chat.parley.identity;

import chat.parley.http.Problem;
import chat.parley.secret.Tokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/// Hashes passwords with argon2id (19 MiB, 2 passes, 1 lane), kept in the PHC format. Each hash takes that memory, so
/// only a few run at once; the others wait a moment, and beyond that are sent away.
@Singleton
public final class Passwords {

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int AT_ONCE = 4;
    private static final int WAITING = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([^$]+)\\$([^$]+)");

    private final Semaphore permits = new Semaphore(AT_ONCE, true);
    private final Counter hashes;
    private final String nobodys;

    @Inject
    Passwords(MeterRegistry metrics) {
        hashes = Counter.builder("parley.password.hashes")
                .description("Passwords hashed, to set or to check one")
                .register(metrics);
        nobodys = encode(MEMORY_KIB, PASSES, 1, Tokens.random(SALT_BYTES), Tokens.random(HASH_BYTES));
    }

    /// @throws Problem 429 `sign_in_busy` if too many are being hashed
    public String hash(String password) {
        return bounded(() -> {
            var salt = Tokens.random(SALT_BYTES);
            return encode(MEMORY_KIB, PASSES, 1, salt, compute(password, salt, MEMORY_KIB, PASSES, 1, HASH_BYTES));
        });
    }

    /// Whether the password is the one; costs as much where there is no such account (`encoded` null) as where
    /// there is.
    ///
    /// @throws Problem 429 `sign_in_busy` if too many are being hashed
    public boolean matches(String password, @Nullable String encoded) {
        var matcher = PHC.matcher(encoded == null ? nobodys : encoded);
        if (!matcher.matches()) {
            throw new IllegalStateException("a stored password hash is not argon2id in PHC format");
        }
        var salt = Base64.getDecoder().decode(matcher.group(4));
        var expected = Base64.getDecoder().decode(matcher.group(5));
        var actual = bounded(() -> compute(
                password,
                salt,
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                expected.length));
        return MessageDigest.isEqual(expected, actual) && encoded != null;
    }

    private <T> T bounded(Supplier<T> work) {
        if (permits.getQueueLength() >= WAITING || !acquired()) {
            throw Problem.of(429, "sign_in_busy", "Many people are signing in at this moment. Try again shortly.")
                    .retryAfter(PATIENCE);
        }
        try {
            hashes.increment();
            return work.get();
        } finally {
            permits.release();
        }
    }

    private boolean acquired() {
        try {
            return permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Composed first, so that a password typed on another keyboard is the same.
    private static byte[] compute(String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        var parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build();
        var generator = new Argon2BytesGenerator();
        generator.init(parameters);
        var hash = new byte[length];
        generator.generateBytes(
                Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private static String encode(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(memoryKib, passes, lanes, base64.encodeToString(salt), base64.encodeToString(hash));
    }
}
