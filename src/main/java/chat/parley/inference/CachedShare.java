package chat.parley.inference;

/// Which part of a prompt a provider read from its cache, as it has said itself.
///
/// @param cached tokens read from the cache
/// @param prompt all of the prompt's tokens, at least `cached` and more than none
public record CachedShare(long cached, long prompt) {

    public static final CachedShare NONE = new CachedShare(0, 1);

    public CachedShare {
        if (cached < 0 || prompt < 1 || cached > prompt) {
            throw new IllegalArgumentException("%d of %d tokens".formatted(cached, prompt));
        }
    }

    /// The same share of another prompt, rounded down: what is in doubt is fresh.
    long of(long tokens) {
        return Math.multiplyExact(tokens, cached) / prompt;
    }
}
