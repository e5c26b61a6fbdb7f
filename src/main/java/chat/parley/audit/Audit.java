package chat.parley.audit;

import chat.parley.http.Caller;
import chat.parley.time.Ids;
import io.quarkus.arc.Arc;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes the audit log, in the caller's transaction: what is rolled back was not done.
public final class Audit {

    private Audit() {}

    /// @param action a stable name by the OWASP logging vocabulary, such as `authn_login_fail` or `user_updated`
    /// @param actor who did it, or null where nobody is signed in
    /// @param targetKind what it was done to (`account`, `provider`, `budget`, …), or null
    /// @param details values before and after, never a secret
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
