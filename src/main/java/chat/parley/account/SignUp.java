package chat.parley.account;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// Who of those that the company's sign-in proves may come in for the first time.
public enum SignUp {
    EVERYBODY("everybody"),
    /// Only who has an account already, by an invitation, and links it.
    INVITED("invited");

    @EnumeratedValue
    final String text;

    SignUp(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }
}
