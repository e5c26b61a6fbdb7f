package chat.parley.token;

import java.util.Arrays;

/// Merges the bytes of one piece of text after another, and counts what is left. The textbook's loop looks at the whole
/// piece again for each merge, which somebody's text without a space would make take minutes; here long pieces are a
/// linked list with a heap of the merges that are due. Not for several threads at once.
final class Merger {

    /// A longer piece is no text that anybody wrote; counting it would take memory by the megabyte.
    static final int LONGEST = 256 * 1024;

    /// Up to here looking at all of it is quicker than a heap.
    private static final int SHORT = 40;

    private static final int NONE = Integer.MAX_VALUE;

    private final MergeTable table;
    private int[] symbols = new int[64];
    private int[] due = new int[64];
    private int[] next = {};
    private int[] previous = {};
    private final Heap heap = new Heap();
    private boolean exact = true;
    private long steps;

    Merger(MergeTable table) {
        this.table = table;
    }

    /// How many tokens a piece makes; of one that is too long its bytes, which are never fewer.
    int count(String text, int from, int to) {
        int length = encode(text, from, to);
        if (length < 2) {
            return length;
        }
        if (length > LONGEST) {
            exact = false;
            return length;
        }
        return length <= SHORT ? mergeShort(length) : mergeLong(length);
    }

    /// Whether every piece so far was counted.
    boolean exact() {
        return exact;
    }

    /// How much was done so far, for whoever wants to know how it grows.
    long steps() {
        return steps + heap.steps;
    }

    /// UTF-8, a lone half of a pair as U+FFFD. Past the longest piece only the length matters.
    private int encode(String text, int from, int to) {
        long most = 3L * (to - from);
        if (symbols.length < most && symbols.length < LONGEST + 4) {
            symbols = new int[(int) Math.min(Math.max(most, 2L * symbols.length), LONGEST + 4)];
            due = new int[symbols.length];
        }
        int n = 0;
        for (int i = from; i < to; i++) {
            if (n > LONGEST) {
                return Math.toIntExact(Math.min(n + rest(text, i, to), Integer.MAX_VALUE));
            }
            int c = text.charAt(i);
            if (c < 0x80) {
                symbols[n++] = c;
                continue;
            }
            if (c < 0x800) {
                symbols[n++] = 0xC0 | c >> 6;
            } else {
                if (Character.isSurrogate((char) c)) {
                    c = i + 1 < to && Character.isSurrogatePair((char) c, text.charAt(i + 1))
                            ? Character.toCodePoint((char) c, text.charAt(++i))
                            : 0xFFFD;
                }
                if (c < 0x10000) {
                    symbols[n++] = 0xE0 | c >> 12;
                } else {
                    symbols[n++] = 0xF0 | c >> 18;
                    symbols[n++] = 0x80 | c >> 12 & 0x3F;
                }
                symbols[n++] = 0x80 | c >> 6 & 0x3F;
            }
            symbols[n++] = 0x80 | c & 0x3F;
        }
        return n;
    }

    private static long rest(String text, int from, int to) {
        long bytes = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
        return bytes;
    }

    private int mergeShort(int length) {
        int n = length;
        for (int i = 0; i < n - 1; i++) {
            due[i] = table.merged(symbols[i], symbols[i + 1]);
        }
        while (n > 1) {
            int at = 0;
            for (int i = 1; i < n - 1; i++) {
                at = due[i] < due[at] ? i : at;
            }
            if (due[at] == NONE) {
                break;
            }
            symbols[at] = due[at];
            n--;
            System.arraycopy(symbols, at + 2, symbols, at + 1, n - at - 1);
            System.arraycopy(due, at + 1, due, at, n - at - 1);
            if (at > 0) {
                due[at - 1] = table.merged(symbols[at - 1], symbols[at]);
            }
            if (at < n - 1) {
                due[at] = table.merged(symbols[at], symbols[at + 1]);
            }
        }
        steps += (long) length * length;
        return n;
    }

    private int mergeLong(int length) {
        if (next.length < length) {
            next = new int[symbols.length];
            previous = new int[symbols.length];
        }
        heap.clear(length);
        for (int i = 0; i < length; i++) {
            previous[i] = i - 1;
            next[i] = i + 1;
        }
        for (int i = 0; i < length; i++) {
            watch(i, length);
        }
        int n = length;
        while (!heap.isEmpty()) {
            long first = heap.poll();
            int at = (int) first;
            if (due[at] != first >>> Integer.SIZE) {
                continue;
            }
            int gone = next[at];
            symbols[at] = due[at];
            next[at] = next[gone];
            due[gone] = NONE;
            if (next[at] < length) {
                previous[next[at]] = at;
            }
            n--;
            watch(at, length);
            if (previous[at] >= 0) {
                watch(previous[at], length);
            }
        }
        steps += length;
        return n;
    }

    /// Notes which merge is due at this symbol and the one after it.
    private void watch(int at, int length) {
        due[at] = next[at] < length ? table.merged(symbols[at], symbols[next[at]]) : NONE;
        if (due[at] != NONE) {
            heap.add((long) due[at] << Integer.SIZE | at);
        }
    }

    /// The least first.
    private static final class Heap {
        private long[] items = {};
        private int size;
        private long steps;

        void clear(int room) {
            size = 0;
            if (items.length < room) {
                items = new long[room];
            }
        }

        boolean isEmpty() {
            return size == 0;
        }

        void add(long item) {
            if (size == items.length) {
                items = Arrays.copyOf(items, items.length * 3 / 2 + 16);
            }
            int at = size++;
            while (at > 0 && items[at - 1 >>> 1] > item) {
                items[at] = items[at - 1 >>> 1];
                at = at - 1 >>> 1;
                steps++;
            }
            items[at] = item;
            steps++;
        }

        long poll() {
            long first = items[0];
            long last = items[--size];
            int at = 0;
            int child = 1;
            while (child < size) {
                if (child + 1 < size && items[child + 1] < items[child]) {
                    child++;
                }
                if (items[child] >= last) {
                    break;
                }
                items[at] = items[child];
                at = child;
                child = 2 * at + 1;
                steps++;
            }
            items[at] = last;
            steps++;
            return first;
        }
    }
}
