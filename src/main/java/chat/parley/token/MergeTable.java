package chat.parley.token;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// Which two symbols merge into which third. Symbols 0 to 255 are the bytes; the others are numbered in the order in
/// which they are to be merged. Immutable; 2 MiB.
final class MergeTable {

    static final int BYTES = 256;

    private static final int MAGIC = 0x50544B31;
    private static final int SYMBOL_BITS = 17;
    private static final int SYMBOL_MASK = (1 << SYMBOL_BITS) - 1;
    private static final int SLOT_BITS = 18;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /// Open addressing: left, right and merged symbol in one word; 0 is an empty slot.
    private final long[] slots = new long[1 << SLOT_BITS];
    private final Set<String> special;

    private MergeTable(ByteBuffer left, ByteBuffer right, int merges, Set<String> special) {
        this.special = special;
        for (int i = 0; i < merges; i++) {
            put(symbol(left, merges, i), symbol(right, merges, i), BYTES + i);
        }
    }

    static MergeTable read(String resource) {
        try (var in = MergeTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("it is not there");
            }
            byte[] all = new GZIPInputStream(new ByteArrayInputStream(in.readAllBytes())).readAllBytes();
            return read(new DataInputStream(new ByteArrayInputStream(all)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private static MergeTable read(DataInputStream in) throws IOException {
        int magic = in.readInt();
        int merges = in.readInt();
        if (magic != MAGIC || merges <= 0 || BYTES + merges > SYMBOL_MASK) {
            throw new IOException("it is no table of merges");
        }
        var left = ByteBuffer.wrap(in.readNBytes(3 * merges));
        var right = ByteBuffer.wrap(in.readNBytes(3 * merges));
        var special = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
        if (right.remaining() < 3 * merges) {
            throw new IOException("it is cut off");
        }
        return new MergeTable(left, right, merges, Set.of(special));
    }

    private static int symbol(ByteBuffer planes, int merges, int i) {
        return planes.get(i) & 0xFF | (planes.get(merges + i) & 0xFF) << 8 | (planes.get(2 * merges + i) & 0xFF) << 16;
    }

    private void put(int left, int right, int merged) {
        long pair = pair(left, right);
        int slot = slot(pair);
        while (slots[slot] != 0) {
            slot = slot + 1 & SLOT_MASK;
        }
        slots[slot] = pair << SYMBOL_BITS | merged;
    }

    /// What the two make: the smaller, the sooner; `Integer.MAX_VALUE` where they do not merge.
    int merged(int left, int right) {
        long pair = pair(left, right);
        int slot = slot(pair);
        while (true) {
            long found = slots[slot];
            if (found == 0) {
                return Integer.MAX_VALUE;
            }
            if (found >>> SYMBOL_BITS == pair) {
                return (int) found & SYMBOL_MASK;
            }
            slot = slot + 1 & SLOT_MASK;
        }
    }

    /// Texts that a template uses as signs: each is one token, and starts with `<` and ends with the next `>`.
    Set<String> special() {
        return special;
    }

    private static long pair(int left, int right) {
        return (long) left << SYMBOL_BITS | right;
    }

    private static int slot(long pair) {
        return (int) (pair * SPREAD >>> Long.SIZE - SLOT_BITS);
    }
}
