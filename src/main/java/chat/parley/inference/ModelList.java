package chat.parley.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Asks a server which models it has: `GET …/models`. Costs nothing.
final class ModelList implements AutoCloseable {

    static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_IDS = 2000;
    private static final int MAX_ID = 200;
    private static final JsonMapper JSON = new JsonMapper();

    /// What came of asking.
    sealed interface Reply {
        /// @param after until the whole list was there
        record Listed(List<String> ids, Duration after) implements Reply {}

        record KeyRefused(Duration after) implements Reply {}

        /// A server answers, but not with a list.
        record NoList(Duration after) implements Reply {}

        record WebPage() implements Reply {}

        record Unreached(Finding why) implements Reply {}
    }

    private final SmallGet get;

    /// @param tls whom to trust where that differs from the platform
    /// @param patience for all of it
    ModelList(@Nullable SSLContext tls, Duration connectTimeout, Duration patience) {
        get = new SmallGet(tls, connectTimeout, patience, MAX_BYTES);
    }

    Reply ask(URI base, @Nullable String key) {
        return switch (get.ask(URI.create(base + "/models"), key)) {
            case SmallGet.Reply.Answered answer -> read(answer);
            case SmallGet.Reply.TooLong(var after) -> new Reply.NoList(after);
            case SmallGet.Reply.Unreached(var why) -> new Reply.Unreached(why);
        };
    }

    private static Reply read(SmallGet.Reply.Answered answer) {
        if (answer.isKeyRefused()) {
            return new Reply.KeyRefused(answer.after());
        }
        if (!answer.isSuccess()) {
            return new Reply.NoList(answer.after());
        }
        if (answer.isWebPage()) {
            return new Reply.WebPage();
        }
        try {
            JsonNode data = JSON.readTree(answer.text()).path("data");
            return data.isArray() ? new Reply.Listed(ids(data), answer.after()) : new Reply.NoList(answer.after());
        } catch (IOException e) {
            return new Reply.NoList(answer.after());
        }
    }

    private static List<String> ids(JsonNode data) {
        var ids = new ArrayList<String>();
        for (JsonNode model : data) {
            String id = model.path("id").asText();
            if (!id.isBlank() && id.length() <= MAX_ID && ids.size() < MAX_IDS) {
                ids.add(new CleanText().clean(id));
            }
        }
        return ids;
    }

    @Override
    public void close() {
        get.close();
    }
}
