package chat.parley.inference;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes out of a provider's message what must not reach a page or a log: our key, anything that looks like one, and
/// addresses. Bounded, on one line.
record Scrub(@Nullable String key, String host) {

    private static final int MAX = 500;
    private static final Pattern KEY_LIKE = Pattern.compile(
            "(?i)\\b(?:bearer\\s+)?(?:sk|pk|key|tok|ak|rk)[-_][a-z0-9_\\-*.]{4,}|\\bbearer\\s+\\S+|[a-z0-9]*\\*{3,}[a-z0-9*]*");
    private static final Pattern URL = Pattern.compile("(?i)\\bhttps?://[^\\s\"'<>)\\]]+");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");

    String clean(String message) {
        // The key first: cutting before could leave a part of it.
        String text = key == null || key.isEmpty() ? message : message.replace(key, "[key]");
        text = new CleanText().clean(text.length() > 4 * MAX ? text.substring(0, 4 * MAX) : text);
        text = URL.matcher(text).replaceAll("[address]");
        if (!host.isEmpty()) {
            text = Pattern.compile(Pattern.quote(host) + "(:\\d+)?", Pattern.CASE_INSENSITIVE)
                    .matcher(text)
                    .replaceAll("[address]");
        }
        text = KEY_LIKE.matcher(text).replaceAll("[key]");
        text = CONTROL.matcher(text).replaceAll(" ").strip();
        return text.length() > MAX ? text.substring(0, MAX) + "…" : text;
    }

    static Scrub of(@Nullable String key, String baseUrl) {
        String rest = baseUrl.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "");
        int end = rest.indexOf('/');
        String authority = end < 0 ? rest : rest.substring(0, end);
        int port = authority.lastIndexOf(':');
        String host = port > 0 ? authority.substring(0, port) : authority;
        return new Scrub(key, host.toLowerCase(Locale.ROOT));
    }
}
