package chat.parley.audit;

import chat.parley.http.Caller;
import chat.parley.time.Ids;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes the audit log, in the caller's transaction: what is rolled back was not done.
public final class Audit {

    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    private Audit() {}

    /// What differs between two states of a thing, by the names that its JSON has:
    /// `{"enabled": {"before": true, "after": false}}`. What was or is nothing is empty.
    public static Map<String, Object> changes(Object before, Object after) {
        var mapper = Arc.container().instance(ObjectMapper.class).get();
        var was = mapper.convertValue(before, VALUES);
        var is = mapper.convertValue(after, VALUES);
        var names = new LinkedHashSet<>(was.keySet());
        names.addAll(is.keySet());
        var changes = new LinkedHashMap<String, Object>();
        for (var name : names) {
            if (!Objects.equals(was.get(name), is.get(name))) {
                changes.put(name, Map.of("before", text(was.get(name)), "after", text(is.get(name))));
            }
        }
        return changes;
    }

    private static Object text(@Nullable Object value) {
        return value == null ? "" : value;
    }

    /// @param action a stable name by the OWASP logging vocabulary, such as `authn_login_fail` or `user_updated`
    /// @param actor who did it, or null where nobody is signed in
    /// @param targetKind what it was done to (`account`, `provider`, `budget`, …), or null
    /// @param details named values, as people can be told them, or [#changes]; never a secret, nor a record's
    /// `toString`
    public static void record(
            String action,
            @Nullable UUID actor,
            @Nullable String targetKind,
            @Nullable Object targetId,
            Map<String, ?> details) {
        var event = new AuditEvent();
        event.id = Ids.next();
        event.at = Arc.container().instance(Clock.class).get().instant();
        event.action = action;
        event.actor = actor;
        event.targetKind = targetKind;
        event.targetId = targetId == null ? null : targetId.toString();
        event.ip = Caller.currentAddress().orElse(null);
        event.details = Map.copyOf(details);
        event.persist();
    }
}
