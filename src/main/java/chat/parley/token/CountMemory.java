package chat.parley.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Remembers what texts cost, by a digest of each: a chat sends its whole past again with every question. Keeps no
/// text.
final class CountMemory {

    /// Some 150 bytes each.
    static final int REMEMBERED = 20_000;

    /// A shorter text is counted as quickly as it is looked up.
    static final int SHORTEST = 48;

    private final Map<Digest, TokenCount> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, TokenCount> eldest) {
            return size() > REMEMBERED;
        }
    });

    TokenCount of(String text, Function<String, TokenCount> measure) {
        if (text.length() < SHORTEST) {
            return measure.apply(text);
        }
        var digest = Digest.of(text);
        TokenCount found = known.get(digest);
        if (found == null) {
            found = measure.apply(text);
            known.put(digest, found);
        }
        return found;
    }

    int size() {
        return known.size();
    }

    /// Nobody can make two texts with one of these, so that none passes for a cheaper one.
    private record Digest(byte[] hash) {

        static Digest of(String text) {
            try {
                var sha = MessageDigest.getInstance("SHA-256");
                return new Digest(sha.digest(text.getBytes(StandardCharsets.UTF_16LE)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Digest(byte[] theirs) && Arrays.equals(hash, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(hash);
        }
    }
}
