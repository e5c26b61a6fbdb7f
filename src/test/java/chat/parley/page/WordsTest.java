package chat.parley.page;

import chat.parley.testing.Bundle;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WordsTest {

    /// Words of the code that people never read.
    private static final Pattern CODE_WORDS = Pattern.compile(
            "\\b(turns?|posted|held|holds?|available|hard|soft|top-?ups?|pool|fresh|cached?|reasoning|outputs?|hit rate"
                    + "|ledger|entry|entries|estimated|overruns?|reconciliations?|upstream|siblings?|branch(es)?"
                    + "|regenerate|budget_\\w+|request_too_large\\w*|null|undefined|exception)\\b",
            Pattern.CASE_INSENSITIVE);

    @Test
    void everyLanguageHasEveryWordWithItsParameters() throws IOException {
        var bundle = new Bundle(Words.class, "msg");
        bundle.saysTheSameInBoth();
        bundle.hasNone(CODE_WORDS);
    }
}
