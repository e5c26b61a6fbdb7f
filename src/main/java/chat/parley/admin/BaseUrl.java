package chat.parley.admin;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/// The address of a provider or a webhook. Only admins choose one, and private addresses are where model servers of
/// one's own live, so those are allowed; what could carry a secret into a log, or mean two things to two parsers,
/// is not.
final class BaseUrl {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private BaseUrl() {}

    /// @return it without a trailing slash
    /// @throws Problem 400 naming the field
    static String check(String field, String text) {
        var stripped = text.strip();
        if (parsed(field, stripped).getQuery() != null) {
            throw Problem.invalid(
                    field, Fault.ADDRESS_EXTRA, "only scheme, host, port and path; the key has its own field");
        }
        return stripped.replaceAll("/+$", "");
    }

    /// A webhook's address, by whose query many receivers know whom a message is for.
    ///
    /// @return it as it is, without what surrounds it
    /// @throws Problem 400 naming the field
    static String checkWithQuery(String field, String text) {
        var stripped = text.strip();
        parsed(field, stripped);
        return stripped;
    }

    private static URI parsed(String field, String stripped) {
        URI uri;
        try {
            uri = new URI(stripped).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw Problem.invalid(
                    field, Fault.NOT_AN_ADDRESS, "not an address; give one such as https://api.deepseek.com");
        }
        if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme()) || uri.getHost() == null) {
            throw Problem.invalid(field, Fault.ADDRESS_SCHEME, "begins with https:// or http:// and a host");
        }
        if (uri.getUserInfo() != null || uri.getFragment() != null) {
            throw Problem.invalid(field, Fault.ADDRESS_EXTRA, "no user and nothing behind #");
        }
        return uri;
    }
}
