package chat.parley.identity;

import chat.parley.account.Emails;
import chat.parley.http.Fault;
import chat.parley.http.Problem.FieldError;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a password must be: long enough, and not the first thing that somebody tries. Nothing about digits or signs.
@Singleton
public final class PasswordRules {

    public static final int MIN_LENGTH = 8;
    public static final int MAX_LENGTH = 128;

    /// Why a password will not do.
    public enum Weakness {
        TOO_SHORT,
        TOO_LONG,
        TOO_COMMON;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The same, as the error of a field.
        public FieldError at(String field) {
            return switch (this) {
                case TOO_SHORT ->
                    new FieldError(field, Fault.TOO_SHORT, "at least %d characters".formatted(MIN_LENGTH))
                            .atLeast(MIN_LENGTH);
                case TOO_LONG ->
                    new FieldError(field, Fault.TOO_LONG, "at most %d characters".formatted(MAX_LENGTH))
                            .atMost(MAX_LENGTH);
                case TOO_COMMON -> new FieldError(field, Fault.TOO_COMMON, "one that people guess first");
            };
        }
    }

    private final Set<String> common = read();

    /// @param email of the account, which is no password either, nor is its part before the `@`
    public Optional<Weakness> weaknessOf(String password, String email) {
        var normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
        var length = normal.codePointCount(0, normal.length());
        if (length < MIN_LENGTH) {
            return Optional.of(Weakness.TOO_SHORT);
        }
        if (length > MAX_LENGTH) {
            return Optional.of(Weakness.TOO_LONG);
        }
        var lower = normal.toLowerCase(Locale.ROOT).strip();
        var address = Emails.normalise(email);
        var guessable = common.contains(lower)
                || lower.codePoints().distinct().count() < 3
                || lower.equals(address)
                || lower.equals(address.replaceFirst("@.*", ""));
        return guessable ? Optional.of(Weakness.TOO_COMMON) : Optional.empty();
    }

    private static Set<String> read() {
        var stream = Objects.requireNonNull(PasswordRules.class.getResourceAsStream("/identity/common-passwords.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.isBlank()).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
