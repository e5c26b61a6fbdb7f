package chat.parley.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import java.util.Set;

/// What a person may do. An admin may do all that a member may.
public enum Role {
    @JsonProperty("admin")
    ADMIN,
    @JsonProperty("member")
    MEMBER;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The roles of `@RolesAllowed` that it stands for.
    public Set<String> granted() {
        return switch (this) {
            case ADMIN -> Set.of("admin", "member");
            case MEMBER -> Set.of("member");
        };
    }

    @Converter(autoApply = true)
    static final class Column implements AttributeConverter<Role, String> {
        @Override
        public String convertToDatabaseColumn(Role role) {
            return role.code();
        }

        @Override
        public Role convertToEntityAttribute(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
