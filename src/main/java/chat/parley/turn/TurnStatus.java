package chat.parley.turn;

import chat.parley.conversation.MessageStatus;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/// How far a turn is. QUEUED waits for the answer before it, WAITING for a person's leave to use a tool.
public enum TurnStatus {
    QUEUED,
    RUNNING,
    WAITING,
    COMPLETED,
    STOPPED,
    FAILED,
    INTERRUPTED,
    REFUSED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isOver() {
        return switch (this) {
            case QUEUED, RUNNING, WAITING -> false;
            case COMPLETED, STOPPED, FAILED, INTERRUPTED, REFUSED -> true;
        };
    }

    MessageStatus ofMessage() {
        return switch (this) {
            case QUEUED -> MessageStatus.QUEUED;
            case RUNNING, WAITING -> MessageStatus.RUNNING;
            case COMPLETED -> MessageStatus.COMPLETE;
            case STOPPED -> MessageStatus.STOPPED;
            case FAILED -> MessageStatus.FAILED;
            case INTERRUPTED -> MessageStatus.INTERRUPTED;
            case REFUSED -> MessageStatus.REFUSED;
        };
    }

    @Converter(autoApply = true)
    static final class Column implements AttributeConverter<TurnStatus, String> {
        @Override
        public String convertToDatabaseColumn(TurnStatus status) {
            return status.code();
        }

        @Override
        public TurnStatus convertToEntityAttribute(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
