package chat.parley.notice;

import chat.parley.testing.Bundle;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Mails have every word in both languages, with the same figures in it, and none of the code's own.
class NoticeWordsTest {

    private static final Pattern CODE_WORDS = Pattern.compile(
            "\\b(posted|held|holds?|hard|soft|ledger|overruns?|upstream|barred|mismatch\\w*)\\b",
            Pattern.CASE_INSENSITIVE);

    @Test
    void bothLanguagesSayTheSame() throws IOException {
        var bundle = new Bundle(NoticeWords.class, "notice");
        bundle.saysTheSameInBoth();
        bundle.hasNone(CODE_WORDS);
    }
}
