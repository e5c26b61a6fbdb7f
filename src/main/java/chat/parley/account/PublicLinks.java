package chat.parley.account;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Who may make links by which anybody reads a chat. Links of those who may no longer do not open.
public enum PublicLinks {
    NOBODY("nobody"),
    ADMINS("admins"),
    EVERYBODY("everybody");

    @EnumeratedValue
    final String text;

    PublicLinks(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }

    public boolean allow(Role maker) {
        return switch (this) {
            case NOBODY -> false;
            case ADMINS -> maker == Role.ADMIN;
            case EVERYBODY -> true;
        };
    }
}
