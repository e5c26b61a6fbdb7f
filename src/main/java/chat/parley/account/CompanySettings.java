package chat.parley.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/// What the company's sign-in decides here. Where it is, and as whom we ask, are Quarkus's own settings.
@ConfigMapping(prefix = "parley.oidc")
public interface CompanySettings {

    /// What people call it, for the button. Unset, it is "Company sign-in".
    Optional<String> name();

    /// A role of our client: who has it is an admin, and who loses it is none from the next sign-in on. Unset,
    /// admins are made here.
    Optional<String> adminRole();

    /// Only people of this group come in. Unset, everybody does who can sign in at the company.
    Optional<String> requiredGroup();

    /// The claim in which the names of a person's groups arrive.
    @WithDefault("groups")
    String groupsClaim();

    /// Where Parley itself reaches the sign-in server, if browsers reach it elsewhere; the server must still call
    /// itself by the address that browsers use.
    Optional<String> internalUrl();

    /// Whom people who are not let in shall ask. Unset, it is the e-mail address of the admin who came first.
    Optional<String> contact();
}
