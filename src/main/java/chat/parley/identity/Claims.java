package chat.parley.identity;

import chat.parley.account.CompanySignIn;
import chat.parley.account.Emails;
import chat.parley.account.Role;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a verified ID token says of a person, as far as it matters here.
///
/// @param session the sign-in server's own name of its session; null where it names none
/// @param email as it is said, confirmed or not; use [#confirmedEmail]
/// @param groups null where the claim is missing, which is not the same as being in none
/// @param roles those of our own client; null where none are said
record Claims(
        String issuer,
        String subject,
        @Nullable String session,
        @Nullable String email,
        boolean emailConfirmed,
        String name,
        @Nullable List<String> groups,
        @Nullable List<String> roles) {

    private static final int MAX_NAME = 120;

    static Claims of(JWTClaimsSet token, CompanySignIn company) {
        var email = text(token.getClaim("email"));
        return new Claims(
                token.getIssuer(),
                token.getSubject(),
                text(token.getClaim("sid")),
                email,
                Boolean.TRUE.equals(token.getClaim("email_verified")),
                name(token, email),
                groups(token.getClaim(company.groupsClaim())),
                roles(token.getClaim("resource_access"), company.client().orElse("")));
    }

    /// The address, where the company has confirmed that it is this person's. No other is believed in anything.
    Optional<String> confirmedEmail() {
        return Optional.ofNullable(email).filter(said -> emailConfirmed && Emails.isValid(said));
    }

    /// What the company says that this person is here; empty where it has no say.
    Optional<Role> role(CompanySignIn company) {
        return company.adminRole().map(admin -> roles != null && roles.contains(admin) ? Role.ADMIN : Role.MEMBER);
    }

    boolean mayComeIn(CompanySignIn company) {
        return company.requiredGroup()
                .map(group -> groups != null && groups.contains(withoutSlash(group)))
                .orElse(true);
    }

    private static String name(JWTClaimsSet token, @Nullable String email) {
        var words = Stream.of(
                        text(token.getClaim("name")),
                        text(token.getClaim("preferred_username")),
                        email == null ? null : email.split("@", 2)[0],
                        token.getSubject())
                .filter(Objects::nonNull)
                .map(said -> said.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip())
                .filter(said -> !said.isEmpty())
                .findFirst()
                .orElse("?");
        return words.codePointCount(0, words.length()) <= MAX_NAME
                ? words
                : words.substring(0, words.offsetByCodePoints(0, MAX_NAME));
    }

    private static @Nullable List<String> groups(@Nullable Object claim) {
        return switch (claim) {
            case null -> null;
            case String one -> List.of(withoutSlash(one));
            case List<?> many -> texts(many).map(Claims::withoutSlash).toList();
            default -> null;
        };
    }

    private static @Nullable List<String> roles(@Nullable Object access, String client) {
        return access instanceof Map<?, ?> clients
                        && clients.get(client) instanceof Map<?, ?> ours
                        && ours.get("roles") instanceof List<?> roles
                ? texts(roles).toList()
                : null;
    }

    private static Stream<String> texts(List<?> values) {
        return values.stream().filter(String.class::isInstance).map(String.class::cast);
    }

    /// With full paths Keycloak says `/finance` for the group that people call `finance`.
    private static String withoutSlash(String group) {
        return group.startsWith("/") ? group.substring(1) : group;
    }

    private static @Nullable String text(@Nullable Object claim) {
        return claim instanceof String said && !said.isBlank() ? said.strip() : null;
    }
}
