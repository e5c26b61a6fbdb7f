package chat.parley.page;

import chat.parley.account.Account;
import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.account.Theme;
import chat.parley.http.Nonce;
import chat.parley.http.Paths;
import chat.parley.http.SessionCookie;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the frame of a page: its language, its light, its files.
@Singleton
public final class Frames {

    private static final String LANGUAGE_COOKIE = "parley-language";
    private static final String THEME_COOKIE = "parley-theme";
    private static final Duration LIFE = Duration.ofDays(365);

    private final Assets assets;
    private final SessionCookie sessions;

    @Inject
    Frames(Assets assets, SessionCookie sessions) {
        this.assets = assets;
        this.sessions = sessions;
    }

    /// For a page before sign-in: in the language that was chosen on it (`?lang=`), or earlier, or that the browser
    /// asks for, or the organisation's. Inside a transaction only.
    public Frame form(RoutingContext request) {
        var organisation = Organisation.find();
        var language = picked(request)
                .or(() -> chosen(request))
                .or(() -> organisation.map(o -> o.language))
                .orElse(Language.EN);
        return frame(request, "src/forms.ts", language, cookieTheme(request), organisation.orElse(null));
    }

    /// As [#form], for a page that shows no form and that strangers open. Inside a transaction only.
    ///
    /// @param entry its script, or null for none
    public Frame open(RoutingContext request, @Nullable String entry) {
        var frame = form(request);
        var files = entry == null ? new Assets.Files(frame.stylesheets(), List.of(), List.of()) : assets.of(entry);
        return frame.with(files.stylesheets(), files.scripts(), files.imports());
    }

    /// For a page that says what went wrong; asks the database nothing.
    Frame error(RoutingContext request) {
        var language = picked(request).or(() -> chosen(request)).orElse(Language.EN);
        return frame(request, "src/forms.ts", language, cookieTheme(request), null);
    }

    /// For a page of somebody who is signed in; the cookies follow, so that the next page before sign-in looks the
    /// same.
    public Frame of(RoutingContext request, String entry, Account account, Organisation organisation) {
        var language = account.languageOrDefault();
        remember(request, LANGUAGE_COOKIE, language.code());
        remember(request, THEME_COOKIE, account.theme.code());
        return frame(request, entry, language, account.theme, organisation);
    }

    private Frame frame(
            RoutingContext request, String entry, Language language, Theme theme, @Nullable Organisation organisation) {
        var files = assets.of(entry);
        return new Frame(
                language,
                theme,
                organisation == null ? null : organisation.name,
                organisation == null ? null : organisation.logoAddress(),
                Nonce.of(request),
                files.stylesheets(),
                files.scripts(),
                files.imports());
    }

    /// What the link in the page's foot asks for; later pages follow it.
    private Optional<Language> picked(RoutingContext request) {
        var picked = language(request.request().getParam("lang"));
        picked.ifPresent(language -> remember(request, LANGUAGE_COOKIE, language.code()));
        return picked;
    }

    private static Optional<Language> chosen(RoutingContext request) {
        return language(cookie(request, LANGUAGE_COOKIE)).or(() -> accepted(request));
    }

    private static Optional<Language> accepted(RoutingContext request) {
        return request.acceptableLanguages().stream()
                .map(accepted -> language(accepted.tag()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Theme cookieTheme(RoutingContext request) {
        var name = cookie(request, THEME_COOKIE);
        return Arrays.stream(Theme.values())
                .filter(theme -> theme.code().equals(name))
                .findFirst()
                .orElse(Theme.SYSTEM);
    }

    private static Optional<Language> language(@Nullable String tag) {
        var primary = tag == null ? "" : tag.split("-", 2)[0].toLowerCase(Locale.ROOT);
        return Arrays.stream(Language.values())
                .filter(language -> language.code().equals(primary))
                .findFirst();
    }

    private static @Nullable String cookie(RoutingContext request, String name) {
        var cookie = request.request().getCookie(name);
        return cookie == null ? null : cookie.getValue();
    }

    /// Not HttpOnly: the page itself changes them too. Who opens a public link keeps nothing of us.
    private void remember(RoutingContext request, String name, String value) {
        if (!Paths.isPublicLink(request) && !value.equals(cookie(request, name))) {
            request.response()
                    .addCookie(Cookie.cookie(name, value)
                            .setPath("/")
                            .setSecure(sessions.isSecure(request))
                            .setSameSite(CookieSameSite.LAX)
                            .setMaxAge(LIFE.toSeconds()));
        }
    }
}
