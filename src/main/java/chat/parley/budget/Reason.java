package chat.parley.budget;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import java.util.regex.Pattern;

/// Why somebody adds to a limit or asks for more: one line of their own words.
final class Reason {

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cs}\\u2028\\u2029]+");

    private Reason() {}

    /// @throws Problem 400 naming the field if there are no words
    static String of(String text) {
        var words = line(text);
        if (words.isEmpty()) {
            throw Problem.invalid("reason", Fault.REQUIRED, "must not be blank");
        }
        return words;
    }

    static String line(String text) {
        return UNSEEN.matcher(text).replaceAll(" ").strip();
    }
}
