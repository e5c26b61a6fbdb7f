package chat.parley.key;

import chat.parley.secret.Tokens;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// The text of an API key: `parley_`, 160 random bits in base62, and a checksum of six characters, so that secret
/// scanners know it at sight and a mistyped key is refused without a look into the database.
final class KeyText {

    static final String PREFIX = "parley_";

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
    private static final int RANDOM_BYTES = 20;
    private static final int RANDOM_CHARS = 27;
    private static final int CHECK_CHARS = 6;
    private static final int LENGTH = PREFIX.length() + RANDOM_CHARS + CHECK_CHARS;
    private static final int HINT_CHARS = 4;

    private KeyText() {}

    static String next() {
        var body = PREFIX + base62(new BigInteger(1, Tokens.random(RANDOM_BYTES)), RANDOM_CHARS);
        return body + checksum(body);
    }

    /// Whether this could be a key of ours; says nothing of whether it is one.
    static boolean isWellFormed(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (ALPHABET.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        var body = text.substring(0, LENGTH - CHECK_CHARS);
        return checksum(body).equals(text.substring(LENGTH - CHECK_CHARS));
    }

    /// What a person knows a key by in a list.
    static String hint(String key) {
        return PREFIX + "…" + key.substring(key.length() - HINT_CHARS);
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return base62(BigInteger.valueOf(crc.getValue()), CHECK_CHARS);
    }

    private static String base62(BigInteger number, int length) {
        var text = new StringBuilder(length);
        var rest = number;
        for (int i = 0; i < length; i++) {
            var division = rest.divideAndRemainder(BASE);
            text.append(ALPHABET.charAt(division[1].intValue()));
            rest = division[0];
        }
        return text.reverse().toString();
    }
}
