package chat.parley.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.qute.RawString;

/// What a page tells its script: data, inside a script element that no browser runs.
public final class Island {

    private Island() {}

    /// As JSON in which no `<` stands, so that nothing can end the script element early.
    public static RawString of(ObjectMapper json, Object value) {
        try {
            return new RawString(json.writeValueAsString(value)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a page's data cannot be written as JSON", e);
        }
    }
}
