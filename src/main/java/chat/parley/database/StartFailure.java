package chat.parley.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why Parley cannot start, in words for the person at the terminal: what is wrong, then what can be done about it.
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> advice;

    private StartFailure(String problem, List<String> advice, @Nullable Throwable cause) {
        super(problem, cause);
        this.advice = List.copyOf(advice);
    }

    public static StartFailure of(String problem, String... advice) {
        return new StartFailure(problem, List.of(advice), null);
    }

    public static StartFailure caused(Throwable cause, String problem, String... advice) {
        return new StartFailure(problem, List.of(advice), cause);
    }

    public List<String> advice() {
        return advice;
    }

    /// The whole message, one line each, ready to print.
    public String text() {
        var text =
                new StringBuilder("Parley cannot start: ").append(getMessage()).append('\n');
        advice.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }
}
