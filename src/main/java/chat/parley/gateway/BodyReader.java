package chat.parley.gateway;

import chat.parley.http.Problem;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;

/// Reads a request's body as JSON within bounds that no honest request meets: depth, and the number of tokens, because
/// twelve megabytes of empty objects would take half a gigabyte of memory.
final class BodyReader {

    private static final int MAX_DEPTH = 200;
    private static final long MAX_TOKENS = 1_000_000;
    private static final int MAX_STRING = 20_000_000;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .maxStringLength(MAX_STRING)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// The server's own limit counts what it has buffered and answers without a word, so ours comes this much
    /// earlier.
    private static final int BUFFERED = 256 * 1024;

    private BodyReader() {}

    /// Reads a body whose length nobody need have announced.
    ///
    /// @param limit the server's own, in bytes
    /// @throws Problem 413 if it is too large, 400 as [#read(byte[])]
    static ObjectNode read(InputStream body, long limit) throws IOException {
        var most = Math.toIntExact(limit - BUFFERED);
        var bytes = body.readNBytes(most);
        if (bytes.length == most) {
            throw Problem.of(413, "body_too_large", "The body of the request is over %d bytes.".formatted(most));
        }
        return read(bytes);
    }

    /// @throws Problem 400 if it is no JSON object, or one beyond the bounds
    static ObjectNode read(byte[] body) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw Problem.invalid("", "We could not parse the JSON body of your request: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Problem.invalid("", "We could not read the body of your request.");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Problem.invalid("", "The body of the request must be a JSON object.");
    }
}
