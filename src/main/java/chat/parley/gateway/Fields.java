package chat.parley.gateway;

import chat.parley.http.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Typed access to a JSON object of a request. A JSON null counts as absent, as OpenAI's clients mean it; a value of
/// the wrong type is a 400 that names its path.
record Fields(ObjectNode object, String path) {

    static Fields of(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path);
        }
        throw Problem.invalid(path, "must be an object");
    }

    @Nullable
    JsonNode any(String name) {
        var node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    boolean has(String name) {
        return any(name) != null;
    }

    @Nullable
    String text(String name) {
        var node = any(name);
        if (node == null || node.isTextual()) {
            return node == null ? null : node.textValue();
        }
        throw wrong(name, "must be a string");
    }

    String requiredText(String name) {
        var text = text(name);
        if (text == null || text.isEmpty()) {
            throw wrong(name, "is required");
        }
        return text;
    }

    @Nullable
    Boolean flag(String name) {
        var node = any(name);
        if (node == null || node.isBoolean()) {
            return node == null ? null : node.booleanValue();
        }
        throw wrong(name, "must be true or false");
    }

    boolean isOn(String name) {
        return Boolean.TRUE.equals(flag(name));
    }

    @Nullable
    Integer positive(String name) {
        var node = any(name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw wrong(name, "must be a whole number of at least 1 and below 2^31");
        }
        return node.intValue();
    }

    @Nullable
    BigDecimal number(String name, int least, int most) {
        var node = any(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber() || !(node.doubleValue() >= least && node.doubleValue() <= most)) {
            throw wrong(name, "must be a number from %d to %d".formatted(least, most));
        }
        return node.decimalValue();
    }

    @Nullable
    Fields nested(String name) {
        var node = any(name);
        return node == null ? null : of(node, at(name));
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    Problem wrong(String name, String message) {
        return Problem.invalid(at(name), message);
    }
}
