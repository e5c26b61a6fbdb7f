package chat.parley.conversation;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/// How far a message is. Only QUEUED and RUNNING ever change.
public enum MessageStatus {
    COMPLETE,
    QUEUED,
    RUNNING,
    STOPPED,
    FAILED,
    INTERRUPTED,
    REFUSED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Converter(autoApply = true)
    static final class Column implements AttributeConverter<MessageStatus, String> {
        @Override
        public String convertToDatabaseColumn(MessageStatus status) {
            return status.code();
        }

        @Override
        public MessageStatus convertToEntityAttribute(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
