package chat.parley.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the pages are lit; SYSTEM follows the device.
public enum Theme {
    @JsonProperty("system")
    SYSTEM,
    @JsonProperty("light")
    LIGHT,
    @JsonProperty("dark")
    DARK;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Converter(autoApply = true)
    static final class Column implements AttributeConverter<Theme, String> {
        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable Theme value) {
            return value == null ? null : value.code();
        }

        @Override
        public @Nullable Theme convertToEntityAttribute(@Nullable String code) {
            return code == null ? null : valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
