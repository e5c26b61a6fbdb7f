package chat.parley.prompt;

import chat.parley.catalog.CatalogOffer;
import chat.parley.catalog.ReplayReasoning;
import chat.parley.conversation.Message;
import chat.parley.http.Problem;
import chat.parley.inference.PromptSize;
import chat.parley.token.Tokenizer;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the past of conversations comes to. Stored text never changes, so that what was measured once is remembered,
/// and
/// an estimate reads and counts only what has been said since.
@Singleton
final class Past {

    /// Some 200 bytes each.
    private static final int REMEMBERED = 10_000;

    /// All messages down to this one, as this kind of offer reads them.
    private record Place(UUID message, Tokenizer tokenizer, ReplayReasoning replay) {

        static Place of(CatalogOffer offer, UUID message) {
            return new Place(
                    message, offer.tokenizer(), offer.provider().profile().replayReasoning());
        }
    }

    private final Map<Place, PromptSize> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, PromptSize> eldest) {
            return size() > REMEMBERED;
        }
    });

    /// A way down a conversation, of which some may have to be measured.
    ///
    /// @param measured of what is known, down to `before`
    /// @param before the last message that is measured, or null for none
    record Read(PromptSize measured, @Nullable Message before, List<Message> after) {}

    /// Reads what was not measured before. Belongs inside a transaction.
    ///
    /// @param way from the first message down
    Read read(CatalogOffer offer, List<UUID> way) {
        int from = way.size();
        PromptSize measured = null;
        while (measured == null && from > 0) {
            from--;
            measured = known.get(Place.of(offer, way.get(from)));
        }
        Map<UUID, Message> texts = Message.among(way.subList(from, way.size())).stream()
                .collect(Collectors.toMap(message -> message.id, Function.identity()));
        if (texts.size() < way.size() - from) {
            throw Problem.notFound(); // deleted a moment ago
        }
        List<Message> messages = way.subList(from, way.size()).stream()
                .map(id -> Objects.requireNonNull(texts.get(id)))
                .toList();
        return measured == null
                ? new Read(PromptSize.of(offer, List.of()), null, messages)
                : new Read(measured, messages.getFirst(), messages.subList(1, messages.size()));
    }

    /// Measures the rest, which may take a while where it is long: outside of any transaction.
    PromptSize measure(CatalogOffer offer, Read read) {
        PromptSize size = read.measured();
        Message before = read.before();
        boolean lasting = true;
        for (Message message : read.after()) {
            size = size.plus(PromptSize.of(offer, PromptBuilder.written(before, message)));
            lasting = lasting && !message.isUnfinished();
            if (lasting) {
                known.put(Place.of(offer, message.id), size);
            }
            before = message;
        }
        return size;
    }

    /// Of all messages down to this one, where it was measured.
    Optional<PromptSize> downTo(CatalogOffer offer, UUID message) {
        return Optional.ofNullable(known.get(Place.of(offer, message)));
    }
}
