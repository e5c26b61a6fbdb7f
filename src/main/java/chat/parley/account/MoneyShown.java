package chat.parley.account;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import org.jspecify.annotations.Nullable;

/// What members are told of what they spend. Admins are told all.
public enum MoneyShown {
    AMOUNTS("amounts"),
    /// How much of a limit is used, in per cent.
    PERCENT("percent"),
    /// That a limit is near, and nothing before.
    NEAR_LIMIT_ONLY("near_limit_only");

    @EnumeratedValue
    final String text;

    MoneyShown(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }

    /// What is told to somebody where this is what members are told.
    public MoneyShown to(Role reader) {
        return reader == Role.ADMIN ? AMOUNTS : this;
    }

    public boolean amounts() {
        return this == AMOUNTS;
    }

    /// An amount as it may be told, or null.
    public <T> @Nullable T amount(@Nullable T amount) {
        return amounts() ? amount : null;
    }
}
