package chat.parley.inference;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Splits a byte stream into server-sent events. Bounded in memory, linear in time, blind to how the bytes were cut.
final class SseLines {

    static final int MAX_LINE = 1 << 20;
    static final int MAX_EVENT = 16 << 20;

    interface Events {
        void event(@Nullable String name, String data);
    }

    /// A line or an event above its cap: the peer does not speak the protocol.
    static final class TooLong extends RuntimeException {
        TooLong(String message) {
            super(message, null, false, false);
        }
    }

    private final Events events;
    private final StringBuilder data = new StringBuilder();
    private byte[] line = new byte[256];
    private int length;
    private boolean first = true;
    private boolean afterReturn;
    private boolean hasData;
    private @Nullable String name;

    SseLines(Events events) {
        this.events = events;
    }

    void feed(byte[] chunk) {
        int start = 0;
        for (int i = 0; i < chunk.length; i++) {
            byte b = chunk[i];
            if (b != '\n' && b != '\r') {
                afterReturn = false;
                continue;
            }
            if (b == '\n' && afterReturn) {
                afterReturn = false;
                start = i + 1;
                continue;
            }
            append(chunk, start, i);
            start = i + 1;
            afterReturn = b == '\r';
            endLine();
        }
        append(chunk, start, chunk.length);
    }

    /// The stream has ended: what stands there without its last line break or blank line still counts.
    void end() {
        if (length > 0) {
            endLine();
        }
        dispatch();
    }

    private void append(byte[] chunk, int from, int to) {
        int more = to - from;
        if (more == 0) {
            return;
        }
        if (length + more > MAX_LINE) {
            throw new TooLong("a line above " + MAX_LINE + " bytes");
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_LINE, Math.max(line.length * 2, length + more)));
        }
        System.arraycopy(chunk, from, line, length, more);
        length += more;
    }

    private void endLine() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        length = 0;
        if (first) {
            first = false;
            text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            return;
        }
        String field = colon < 0 ? text : text.substring(0, colon);
        int from = colon < 0 ? text.length() : colon + 1;
        String value = text.substring(from < text.length() && text.charAt(from) == ' ' ? from + 1 : from);
        if (field.equals("data")) {
            addData(value);
        } else if (field.equals("event")) {
            name = value;
        }
    }

    private void addData(String value) {
        if (data.length() + value.length() > MAX_EVENT) {
            throw new TooLong("an event above " + MAX_EVENT + " characters");
        }
        if (hasData) {
            data.append('\n');
        }
        data.append(value);
        hasData = true;
    }

    private void dispatch() {
        if (hasData) {
            String value = data.toString();
            data.setLength(0);
            if (data.capacity() > MAX_LINE) {
                data.trimToSize();
            }
            hasData = false;
            String event = name;
            name = null;
            events.event(event, value);
        } else {
            name = null;
        }
    }
}
