package chat.parley.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Six hundred lines of which anybody can work out what should stand on each, so that a missing one is found.
final class NumberedLines {

    static final int COUNT = 600;

    /// Forty a second.
    static final int LINE_MILLIS = 25;

    private static final Pattern ASKED_FOR =
            Pattern.compile("\\b%1$d numbered lines\\b|%1$d ?行".formatted(COUNT), Pattern.CASE_INSENSITIVE);

    private NumberedLines() {}

    static boolean areAskedFor(String question) {
        return ASKED_FOR.matcher(question).find();
    }

    static Reply reply(boolean chinese) {
        String lines = IntStream.rangeClosed(1, COUNT)
                .mapToObj(n -> "%03d/%d   %d × %d = %d".formatted(n, COUNT, n, n, n * n))
                .collect(Collectors.joining("\n"));
        String before = chinese
                ? "共 %d 行。每行写着行号的平方，所以每一行应该是什么，谁都能算出来。".formatted(COUNT)
                : "%d lines. Each holds the square of its number, so that anybody can work out what should stand on it."
                        .formatted(COUNT);
        String after = chinese ? "这 %d 行的 SHA-256：" : "SHA-256 of these %d lines: ";
        return new Reply(
                chinese
                        ? "要写 %d 行，逐行写出即可。".formatted(COUNT)
                        : "They want %d lines. I write them one by one.".formatted(COUNT),
                before + "\n\n```text\n" + lines + "\n```\n\n" + after.formatted(COUNT) + "`" + sha256(lines) + "`",
                true);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
