package chat.parley.demo;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Remembers prompts as providers do: by whole blocks of 128 tokens from the first token on, apart for each `user_id`.
/// Bounded; belongs to one event loop.
final class PromptCache {

    private static final int BLOCK = 128;
    private static final int USERS = 500;
    private static final int BLOCKS = 20_000;

    private final Map<String, Set<Long>> users = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Long>> eldest) {
            return size() > USERS;
        }
    };

    /// How many tokens of this prompt were seen before, and remembers them all.
    int hit(String user, List<String> tokens) {
        Set<Long> seen = users.computeIfAbsent(user, key -> new LinkedHashSet<>());
        int hit = 0;
        boolean same = true;
        long chain = 1_125_899_906_842_597L;
        for (int i = 0; i < tokens.size(); i++) {
            chain = 31 * chain + tokens.get(i).hashCode();
            if ((i + 1) % BLOCK == 0) {
                same = same && seen.contains(chain);
                hit = same ? i + 1 : hit;
                seen.add(chain);
            }
        }
        while (seen.size() > BLOCKS) {
            seen.remove(seen.iterator().next());
        }
        return hit;
    }
}
