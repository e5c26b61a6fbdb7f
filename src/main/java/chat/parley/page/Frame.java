package chat.parley.page;

import chat.parley.account.Language;
import chat.parley.account.Theme;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every page has around its content.
///
/// @param organisation whose installation it is; null before set-up and where it is not worth a query
/// @param logo where its picture is, or null
/// @param nonce what lets this response's scripts run
/// @param imports modules that the script needs, to be loaded with it
public record Frame(
        Language language,
        Theme theme,
        @Nullable String organisation,
        @Nullable String logo,
        String nonce,
        List<String> stylesheets,
        List<String> scripts,
        List<String> imports) {

    Frame with(List<String> stylesheets, List<String> scripts, List<String> imports) {
        return new Frame(language, theme, organisation, logo, nonce, stylesheets, scripts, imports);
    }

    /// For `lang`.
    public String lang() {
        return language.code();
    }

    /// For `data-theme`; null follows the device.
    public @Nullable String themeName() {
        return theme == Theme.SYSTEM ? null : theme.code();
    }

    /// What leads a page's title: whose chat it is.
    public String owner() {
        return organisation == null ? "Parley" : organisation;
    }

    public Language otherLanguage() {
        return language == Language.EN ? Language.ZH : Language.EN;
    }

    public String otherLanguageName() {
        return language == Language.EN ? "中文" : "English";
    }

    /// The words of this page's language, for what is put together in Java.
    public Words words() {
        return MessageBundles.get(Words.class, Localized.Literal.of(language.code()));
    }
}
