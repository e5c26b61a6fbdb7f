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

/// What the past of conversations comes to. Stored text never changes, so that what was measured once is
/// remembered, and an estimate reads and counts only what has been said since.
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
    /// @param measured of what is known
    record Read(PromptSize measured, List<Message> after) {}

    /// Reads what was not measured before. Belongs inside a transaction.
    ///
    /// @param way from the first message down
    Read read(CatalogOffer offer, List<UUID> way) {
        for (int from = way.size(); from > 0; from--) {
            PromptSize measured = known.get(Place.of(offer, way.get(from - 1)));
            if (measured != null) {
                var after = load(way.subList(from, way.size()));
                // What goes on from an answer is measured with it.
                if (after.isEmpty() || after.getFirst().continues == null) {
                    return new Read(measured, after);
                }
            }
        }
        return new Read(PromptSize.of(offer, List.of()), load(way));
    }

    private static List<Message> load(List<UUID> ids) {
        Map<UUID, Message> texts = ids.isEmpty()
                ? Map.of()
                : Message.among(ids).stream().collect(Collectors.toMap(message -> message.id, Function.identity()));
        if (texts.size() < ids.size()) {
            throw Problem.notFound(); // deleted a moment ago
        }
        return ids.stream().map(id -> Objects.requireNonNull(texts.get(id))).toList();
    }

    /// Measures the rest, which may take a while where it is long: outside of any transaction.
    PromptSize measure(CatalogOffer offer, Read read) {
        PromptSize size = read.measured();
        boolean lasting = true;
        for (var said : PromptBuilder.said(read.after())) {
            PromptSize before = size;
            for (int n = 1; n <= said.size(); n++) {
                var part = said.subList(0, n);
                size = before.plus(PromptSize.of(offer, PromptBuilder.written(part)));
                lasting = lasting && !part.getLast().isUnfinished();
                if (lasting) {
                    known.put(Place.of(offer, part.getLast().id), size);
                }
            }
        }
        return size;
    }

    /// Of all messages down to this one, where it was measured.
    Optional<PromptSize> downTo(CatalogOffer offer, UUID message) {
        return Optional.ofNullable(known.get(Place.of(offer, message)));
    }
}
