package chat.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.CompanySettings;
import chat.parley.account.CompanySignIn;
import chat.parley.account.Role;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    @Test
    void theCompanyHasASayInRolesOnlyWhereItWasGivenOne() {
        var admin = token().claim("resource_access", Map.of("parley", Map.of("roles", List.of("boss"))));
        assertThat(claims(admin, company("", "")).role(company("", ""))).isEmpty();
        assertThat(claims(admin, company("boss", "")).role(company("boss", ""))).contains(Role.ADMIN);
        assertThat(claims(admin, company("other", "")).role(company("other", "")))
                .contains(Role.MEMBER);
        assertThat(claims(token(), company("boss", "")).role(company("boss", "")))
                .contains(Role.MEMBER);
    }

    @Test
    void onlyTheNeededGroupComesIn() {
        var anybody = company("", "");
        var staff = company("", "/staff");
        assertThat(claims(token(), anybody).mayComeIn(anybody)).isTrue();
        assertThat(claims(token(), staff).mayComeIn(staff)).isFalse();
        assertThat(claims(token().claim("groups", List.of("staffing")), staff).mayComeIn(staff))
                .isFalse();
        assertThat(claims(token().claim("groups", List.of("/staff")), staff).mayComeIn(staff))
                .isTrue();
        assertThat(claims(token().claim("groups", "staff"), staff).mayComeIn(staff))
                .isTrue();
    }

    @Test
    void claimsOfAnotherShapeAreNone() {
        var odd = claims(
                token().claim("groups", 7)
                        .claim("resource_access", List.of("parley"))
                        .claim("email", 7)
                        .claim("email_verified", "true"),
                company("", ""));
        assertThat(odd.groups()).isNull();
        assertThat(odd.roles()).isNull();
        assertThat(odd.confirmedEmail()).isEmpty();
        var said = token().claim("email", "ada@halden.example").claim("email_verified", "true");
        assertThat(claims(said, company("", "")).confirmedEmail()).isEmpty();
    }

    @Test
    void aNameIsMadeOfWhatIsThereAndFitsItsPlace() {
        var company = company("", "");
        assertThat(claims(token(), company).name()).isEqualTo("a-subject");
        assertThat(claims(token().claim("email", "ada@halden.example"), company).name())
                .isEqualTo("ada");
        assertThat(claims(token().claim("name", " \u202e ").claim("preferred_username", "ada"), company)
                        .name())
                .isEqualTo("ada");
        assertThat(claims(token().claim("name", "𠮷".repeat(200)), company).name())
                .isEqualTo("𠮷".repeat(120));
    }

    private static JWTClaimsSet.Builder token() {
        return new JWTClaimsSet.Builder().issuer("https://sso.example").subject("a-subject");
    }

    private static Claims claims(JWTClaimsSet.Builder token, CompanySignIn company) {
        return Claims.of(token.build(), company);
    }

    private static CompanySignIn company(String adminRole, String requiredGroup) {
        return new CompanySignIn(
                Optional.of("https://sso.example"),
                Optional.of("parley"),
                Optional.of("secret"),
                new CompanySettings() {
                    @Override
                    public Optional<String> name() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> adminRole() {
                        return Optional.of(adminRole);
                    }

                    @Override
                    public Optional<String> requiredGroup() {
                        return Optional.of(requiredGroup);
                    }

                    @Override
                    public String groupsClaim() {
                        return "groups";
                    }

                    @Override
                    public Optional<String> internalUrl() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> contact() {
                        return Optional.empty();
                    }
                });
    }
}
