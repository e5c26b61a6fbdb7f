package chat.parley.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A language that people can read Parley in.
public enum Language {
    @JsonProperty("en")
    EN,
    @JsonProperty("zh")
    ZH;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Converter(autoApply = true)
    static final class Column implements AttributeConverter<Language, String> {
        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable Language value) {
            return value == null ? null : value.code();
        }

        @Override
        public @Nullable Language convertToEntityAttribute(@Nullable String code) {
            return code == null ? null : valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
