package chat.parley.http;

import java.net.InetAddress;
import java.util.Arrays;

/// A range of addresses in CIDR notation, or a single one. Never resolves a name.
record Network(byte[] base, int prefixBits) {

    /// @throws IllegalArgumentException if it is no address or range
    static Network parse(String text) {
        var slash = text.indexOf('/');
        var base = literal(slash < 0 ? text : text.substring(0, slash));
        var bits = slash < 0 ? base.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > base.length * 8) {
            throw new IllegalArgumentException("not an address or a range of addresses: " + text);
        }
        return new Network(base, bits);
    }

    boolean contains(String address) {
        if (!isAddress(address)) {
            return false;
        }
        var candidate = literal(address);
        if (candidate.length != base.length) {
            return false;
        }
        var whole = prefixBits / 8;
        if (!Arrays.equals(base, 0, whole, candidate, 0, whole)) {
            return false;
        }
        var rest = prefixBits % 8;
        return rest == 0 || (base[whole] & 0xff) >> (8 - rest) == (candidate[whole] & 0xff) >> (8 - rest);
    }

    static boolean isAddress(String text) {
        try {
            literal(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] literal(String address) {
        try {
            return InetAddress.ofLiteral(address.strip()).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address: " + address, e);
        }
    }
}
