package chat.parley.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// E-mail addresses as Parley compares them. Only the shape is checked: whether mail arrives is not ours to know.
public final class Emails {

    public static final int MAX_LENGTH = 254;

    private static final Pattern SHAPE = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");

    private Emails() {}

    /// Without surrounding space, composed, in lower case.
    public static String normalise(String email) {
        return Normalizer.normalize(email.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    public static boolean isValid(String email) {
        var normal = normalise(email);
        return normal.length() >= 3
                && normal.length() <= MAX_LENGTH
                && SHAPE.matcher(normal).matches();
    }
}
