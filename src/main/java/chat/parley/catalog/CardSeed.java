package chat.parley.catalog;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/// The cards that the program brings along, from `cards/`.
final class CardSeed {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CardSeed() {}

    static void plant(Instant now) {
        ModelCard.seed(FirstOffer.MODEL, read(FirstOffer.MODEL), now);
    }

    static Card read(String model) {
        var resource = "/cards/" + model + ".json";
        try (var in = CardSeed.class.getResourceAsStream(resource)) {
            return MAPPER.readValue(in, Card.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
