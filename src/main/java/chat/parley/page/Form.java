package chat.parley.page;

import java.util.LinkedHashMap;
import java.util.Map;

/// A form as it is shown: what was typed, and what is wrong with it. Passwords are never shown again.
public final class Form {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private String error = "";

    public Form put(String field, String value) {
        values.put(field, value);
        return this;
    }

    /// @param message a sentence in the page's language, shown beside the field
    public Form wrong(String field, String message) {
        errors.put(field, message);
        return this;
    }

    /// @param message a sentence about the whole form, shown above it
    public Form wrong(String message) {
        error = message;
        return this;
    }

    public boolean isRight() {
        return errors.isEmpty() && error.isEmpty();
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public String errorOf(String field) {
        return errors.getOrDefault(field, "");
    }

    public String error() {
        return error;
    }
}
