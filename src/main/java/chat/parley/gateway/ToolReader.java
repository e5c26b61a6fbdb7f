package chat.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `tools` and `tool_choice`, keeping only what is portable between providers.
final class ToolReader {

    private static final int MAX_TOOLS = 128;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ToolReader() {}

    static List<JsonNode> tools(Fields body) {
        if (body.has("functions")) {
            throw OpenAiErrors.unsupported("functions", "'functions' is retired: use 'tools'.");
        }
        var node = body.any("tools");
        if (node == null) {
            return List.of();
        }
        if (!node.isArray() || node.size() > MAX_TOOLS) {
            throw body.wrong("tools", "must be an array of at most %d tools".formatted(MAX_TOOLS));
        }
        var names = new HashSet<String>();
        var tools = new ArrayList<JsonNode>(node.size());
        for (int i = 0; i < node.size(); i++) {
            tools.add(tool(Fields.of(node.get(i), "tools[%d]".formatted(i)), names));
        }
        return tools;
    }

    private static JsonNode tool(Fields tool, Set<String> names) {
        var type = tool.text("type");
        var function = tool.nested("function");
        if (type != null && !type.equals("function")) {
            throw OpenAiErrors.unsupported(tool.at("type"), "Only tools of the type 'function' are supported.");
        }
        if (function == null) {
            throw tool.wrong("function", "is required");
        }
        var name = function.requiredText("name");
        if (!NAME.matcher(name).matches()) {
            throw function.wrong("name", "must be 1 to 64 letters, digits, underscores or hyphens");
        }
        if (!names.add(name)) {
            throw function.wrong("name", "is used by another tool too");
        }
        var kept = JSON.objectNode().put("name", name);
        var description = function.text("description");
        if (description != null) {
            kept.put("description", description);
        }
        var parameters = function.nested("parameters");
        if (parameters != null) {
            kept.set("parameters", parameters.object());
        }
        return JSON.objectNode().put("type", "function").set("function", kept);
    }

    /// What the model must do with its tools; `null` leaves it to the model.
    static @Nullable JsonNode choice(Fields body, List<JsonNode> tools) {
        if (body.has("function_call")) {
            throw OpenAiErrors.unsupported("function_call", "'function_call' is retired: use 'tool_choice'.");
        }
        var node = body.any("tool_choice");
        if (node == null || (node.isTextual() && node.textValue().equals("auto"))) {
            return null;
        }
        if (node.isTextual()) {
            return word(body, node, tools);
        }
        var choice = Fields.of(node, "tool_choice");
        var function = choice.nested("function");
        if (function == null) {
            throw OpenAiErrors.unsupported("tool_choice", "Name one function, or say none, auto or required.");
        }
        var name = function.requiredText("name");
        if (tools.stream().noneMatch(t -> t.at("/function/name").asText().equals(name))) {
            throw function.wrong("name", "is the name of none of the tools");
        }
        var named = JSON.objectNode().put("type", "function");
        named.set("function", JSON.objectNode().put("name", name));
        return named;
    }

    private static @Nullable JsonNode word(Fields body, JsonNode node, List<JsonNode> tools) {
        return switch (node.textValue()) {
            case "none" -> tools.isEmpty() ? null : JSON.textNode("none");
            case "required" -> {
                if (tools.isEmpty()) {
                    throw body.wrong("tool_choice", "needs tools to choose from");
                }
                yield JSON.textNode("required");
            }
            default -> throw body.wrong("tool_choice", "must be none, auto, required or a named function");
        };
    }
}
