package chat.parley.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A file that somebody uploads to be read as text.
public final class TextFile {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /// Its text, without a byte order mark.
    ///
    /// @throws Problem 400 `not_unicode` of the field `file` in another encoding than UTF-8
    public static String decode(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw Problem.invalid("file", Fault.NOT_UNICODE, "not UTF-8: save it in UTF-8");
        }
    }
}
