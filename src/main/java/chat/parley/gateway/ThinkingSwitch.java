package chat.parley.gateway;

import chat.parley.inference.Effort;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The many ways in which clients ask a model to think, read as one. A switch that says no wins over any effort.
///
/// @param on `null` where the caller did not say
/// @param effort `null` where the caller did not say; never OFF
record ThinkingSwitch(@Nullable Boolean on, @Nullable Effort effort) {

    static ThinkingSwitch read(Fields body) {
        var effort = effort(body, "reasoning_effort");
        var on = firstOf(thinking(body), body.flag("enable_thinking"));
        var template = body.nested("chat_template_kwargs");
        if (template != null) {
            on = firstOf(on, firstOf(template.flag("thinking"), template.flag("enable_thinking")));
            effort = firstOf(effort, effort(template, "reasoning_effort"));
        }
        var reasoning = body.nested("reasoning");
        if (reasoning != null) {
            on = firstOf(on, reasoning.flag("enabled"));
            effort = firstOf(effort, effort(reasoning, "effort"));
        }
        return effort == Effort.OFF ? new ThinkingSwitch(false, null) : new ThinkingSwitch(on, effort);
    }

    /// Without a word from the caller a model that can think does, as its provider would have it. A model that has
    /// not this effort is given its nearest when the call is admitted.
    Effort wanted() {
        if (Boolean.FALSE.equals(on)) {
            return Effort.OFF;
        }
        return effort == null ? Effort.HIGH : effort;
    }

    private static @Nullable Boolean thinking(Fields body) {
        var node = body.any("thinking");
        if (node == null || node.isBoolean()) {
            return node == null ? null : node.booleanValue();
        }
        var type = Fields.of(node, body.at("thinking")).text("type");
        return switch (type) {
            case null -> null;
            case "enabled" -> true;
            case "disabled" -> false;
            case "auto", "adaptive" -> null;
            default -> throw body.wrong("thinking.type", "must be \"enabled\" or \"disabled\"");
        };
    }

    private static @Nullable Effort effort(Fields fields, String name) {
        var word = fields.text(name);
        return word == null
                ? null
                : switch (word.toLowerCase(Locale.ROOT)) {
                    case "none", "off" -> Effort.OFF;
                    case "minimal", "low" -> Effort.LOW;
                    case "medium", "high", "xhigh" -> Effort.HIGH;
                    case "max", "ultra" -> Effort.MAX;
                    default -> throw fields.wrong(name, "must be one of none, minimal, low, medium, high, xhigh, max");
                };
    }

    private static <T> @Nullable T firstOf(@Nullable T first, @Nullable T second) {
        return first == null ? second : first;
    }
}
