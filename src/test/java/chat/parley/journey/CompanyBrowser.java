package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.ParleyProcess;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A browser without pictures: follows redirects, keeps cookies, fills in Keycloak's form.
final class CompanyBrowser implements AutoCloseable {

    private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");

    /// On its own machine Keycloak marks cookies for https only, which browsers take there over http too.
    private static final class Cookies extends CookieManager {

        Cookies() {
            super(null, CookiePolicy.ACCEPT_ALL);
        }

        @Override
        public void put(URI address, Map<String, List<String>> headers) throws IOException {
            var plain = new HashMap<>(headers);
            plain.replaceAll((name, values) -> values.stream()
                    .map(value -> name.equalsIgnoreCase("Set-Cookie") ? value.replaceAll("(?i); *secure", "") : value)
                    .toList());
            super.put(address, plain);
        }
    }

    private final CookieManager cookies = new Cookies();
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();
    private final ParleyProcess parley;

    CompanyBrowser(ParleyProcess parley) {
        this.parley = parley;
    }

    /// The page that somebody ends at after signing in at the company.
    HttpResponse<String> signIn(String name) throws IOException, InterruptedException {
        var form = get(parley.http("/auth/oidc/start"));
        var action = ACTION.matcher(form.body());
        assertThat(action.find()).as("Keycloak's form in " + form.uri()).isTrue();
        return post(
                URI.create(action.group(1).replace("&amp;", "&")),
                Map.of("username", name, "password", KeycloakIT.PASSWORD));
    }

    HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(URI address, Map<String, String> form) throws IOException, InterruptedException {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", ContentType.URLENC.toString())
                        .header("Origin", address.getScheme() + "://" + address.getAuthority())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /// The person whose session of ours this browser now has, at this replica or another.
    Person person(ParleyProcess replica, String email) {
        var session = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("parley"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
        return new Person(replica, email, session);
    }

    @Override
    public void close() {
        client.close();
    }
}
