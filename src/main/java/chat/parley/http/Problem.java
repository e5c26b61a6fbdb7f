package chat.parley.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer that says no, by RFC 9457. Thrown anywhere in a request; under `/api` it is written as
/// `application/problem+json`, elsewhere as that place's [ErrorFormat] has it.
public class Problem extends RuntimeException {

    /// What is wrong with one field of a request.
    ///
    /// @param field a path such as `items[2].name`, or empty for the whole
    /// @param message one for developers, in English; people read the words that the browser has for the code
    /// @param min the least that is accepted, where the code says so
    /// @param max the most that is accepted, where the code says so
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FieldError(
            String field,
            Fault code,
            String message,
            @Nullable Long min,
            @Nullable Long max) {

        public FieldError(String field, Fault code, String message) {
            this(field, code, message, null, null);
        }

        public FieldError atLeast(long least) {
            return new FieldError(field, code, message, least, max);
        }

        public FieldError atMost(long most) {
            return new FieldError(field, code, message, min, most);
        }
    }

    private static final String ERRORS = "errors";

    private final int status;
    private final String type;
    private final Map<String, Object> members = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    protected Problem(int status, String type, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
    }

    /// @param type a stable slug such as `budget_exhausted`
    /// @param detail one sentence for a person
    public static Problem of(int status, String type, String detail) {
        return new Problem(status, type, detail);
    }

    /// Equal to the byte for what does not exist and for what belongs to somebody else.
    public static Problem notFound() {
        return of(404, "not_found", "There is nothing here.");
    }

    public static Problem unauthenticated() {
        return of(401, "unauthenticated", "Sign in first.");
    }

    public static Problem forbidden() {
        return of(403, "forbidden", "You may not do this.");
    }

    /// For what only programs send; a field that people fill in has a [Fault] of its own.
    public static Problem invalid(String field, String message) {
        return invalid(field, Fault.INVALID, message);
    }

    public static Problem invalid(String field, Fault code, String message) {
        return invalid(List.of(new FieldError(field, code, message)));
    }

    public static Problem invalid(List<FieldError> errors) {
        var first = errors.getFirst();
        var detail = first.field().isEmpty() ? first.message() : first.field() + ": " + first.message();
        return of(400, "invalid_request", detail).with(ERRORS, List.copyOf(errors));
    }

    /// Names the field that this refusal is about.
    public Problem at(FieldError error) {
        return with(ERRORS, List.of(error));
    }

    /// Adds a member to the document, beside the standard ones.
    public Problem with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /// Sends `Retry-After`, rounded up to whole seconds.
    public Problem retryAfter(Duration wait) {
        retryAfter = wait;
        return this;
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public String detail() {
        var detail = getMessage();
        return detail == null ? "" : detail;
    }

    public Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }

    public @Nullable Long retryAfterSeconds() {
        return retryAfter == null ? null : Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000L));
    }
}
