package chat.parley.prompt;

import chat.parley.catalog.CatalogOffer;
import chat.parley.conversation.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How much of a prompt the provider's cache likely holds: what it read for the last answer on the way, to the same
/// model that thought as long. Nearly what [Estimates] says, from what is at hand while a message is sent.
public final class Reuse {

    private Reuse() {}

    /// @param path of messages to the one that is to be answered
    public static long of(List<Message> path, CatalogOffer offer, String effort, Instant now) {
        var profile = offer.provider().profile();
        if (profile.cacheUnit() == 0) {
            return 0;
        }
        var since = now.minus(Duration.ofMinutes(profile.cacheMinutes()));
        for (var message : path.reversed()) {
            var usage = message.usage;
            if (usage != null) {
                boolean same = offer.model().equals(message.model) && effort.equals(message.thinking);
                boolean proven = same && !usage.estimated() && message.createdAt.isAfter(since);
                long prompt = usage.freshTokens() + usage.cachedTokens();
                return proven ? prompt / profile.cacheUnit() * profile.cacheUnit() : 0;
            }
        }
        return 0;
    }
}
