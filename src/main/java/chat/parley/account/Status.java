package chat.parley.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether a person may sign in: INVITED people have not joined yet.
public enum Status {
    @JsonProperty("invited")
    INVITED,
    @JsonProperty("active")
    ACTIVE,
    @JsonProperty("disabled")
    DISABLED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Converter(autoApply = true)
    static final class Column implements AttributeConverter<Status, String> {
        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable Status value) {
            return value == null ? null : value.code();
        }

        @Override
        public @Nullable Status convertToEntityAttribute(@Nullable String code) {
            return code == null ? null : valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
