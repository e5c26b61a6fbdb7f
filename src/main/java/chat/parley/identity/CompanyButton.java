package chat.parley.identity;

import chat.parley.account.CompanySignIn;
import chat.parley.page.Words;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The way to the company's sign-in, on the pages where people come in.
record CompanyButton(String label, String href) {

    /// @param next where in Parley to go afterwards
    /// @return null where company sign-in is off
    static @Nullable CompanyButton of(CompanySignIn company, Words words, String next) {
        return company.shownName()
                .map(name ->
                        new CompanyButton(name.isEmpty() ? words.companySignIn() : words.signInWith(name), start(next)))
                .orElse(null);
    }

    static String start(String next) {
        return "/auth/oidc/start?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
}
