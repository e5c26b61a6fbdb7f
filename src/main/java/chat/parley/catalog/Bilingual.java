package chat.parley.catalog;

import chat.parley.account.Language;
import org.jspecify.annotations.Nullable;

/// A text in each language that people can read Parley in. Where one is empty, the other stands in.
public record Bilingual(String en, String zh) {

    public static final Bilingual NONE = new Bilingual("", "");

    /// A text as a page shows it.
    ///
    /// @param foreign the text's own language where it is not the page's, for `lang`; else null
    public record Said(String text, @Nullable String foreign) {}

    public Bilingual {
        en = en == null ? "" : en.strip();
        zh = zh == null ? "" : zh.strip();
    }

    public Said in(Language language) {
        var wanted = of(language);
        if (!wanted.isEmpty()) {
            return new Said(wanted, null);
        }
        var other = language == Language.EN ? Language.ZH : Language.EN;
        return new Said(of(other), of(other).isEmpty() ? null : other.code());
    }

    boolean hasText() {
        return !en.isEmpty() || !zh.isEmpty();
    }

    private String of(Language language) {
        return switch (language) {
            case EN -> en;
            case ZH -> zh;
        };
    }
}
