package chat.parley.bill;

import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What an admin does with bills, over HTTP.
@Singleton
public class BillDesk {

    static final String BILLS = "/api/admin/bills";
    static final String MODEL = "deepseek-v4-flash";

    /// The columns of a bill that counts each thing in one.
    static final String HEAD = "day,model,fresh,cached,output,requests,cost\n";

    @Inject
    Cast cast;

    @Inject
    ObjectMapper mapper;

    private UUID provider;

    /// Another provider, whose bills come from now on.
    UUID connect() {
        provider = UUID.fromString(cast.as(cast.ada())
                .contentType("application/json")
                .body(Map.of("name", "Billed " + Ids.next(), "baseUrl", "http://127.0.0.1:1", "model", MODEL))
                .post("/api/admin/providers")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        return provider;
    }

    JsonPath compare(String file) {
        return compare(file, mapping -> {});
    }

    /// As the page does it: the guess, corrected.
    JsonPath compare(String file, Consumer<ObjectNode> correct) {
        var guessed =
                preview(file, null).body("wrong", hasSize(0)).extract().body().asString();
        try {
            var mapping = (ObjectNode) mapper.readTree(guessed).get("mapping");
            correct.accept(mapping);
            var id = compared(file, mapping.toString())
                    .statusCode(201)
                    .body("id", notNullValue())
                    .extract()
                    .<String>path("id");
            return cast.as(cast.ada())
                    .get(BILLS + "/" + id)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    ValidatableResponse preview(String file, @Nullable String mapping) {
        return posted("/preview", file, mapping).statusCode(200);
    }

    /// With what is said in the place of what is guessed.
    ValidatableResponse compared(String file, String said) {
        if (!said.startsWith("{")) {
            return posted("", file, said);
        }
        try {
            var whole = (ObjectNode)
                    mapper.readTree(preview(file, null).extract().body().asString())
                            .get("mapping");
            whole.setAll((ObjectNode) mapper.readTree(said));
            return posted("", file, whole.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private ValidatableResponse posted(String path, String file, @Nullable String mapping) {
        var request = cast.as(cast.ada())
                .header("Sec-Fetch-Site", "same-origin")
                .multiPart("provider", provider.toString())
                .multiPart("file", "C:\\bills\\november.csv", file.getBytes(StandardCharsets.UTF_8), "text/csv");
        if (mapping != null) {
            request.multiPart("mapping", "mapping.json", mapping.getBytes(StandardCharsets.UTF_8), "application/json");
        }
        return request.post(BILLS + path).then();
    }
}
