package chat.parley.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The company's sign-in of every test; a field of the type [FakeIssuer] is given it.
@WithTestResource(value = FakeIssuerResource.class, scope = TestResourceScope.GLOBAL)
public final class FakeIssuerResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable FakeIssuer issuer;

    @Override
    public Map<String, String> start() {
        issuer = FakeIssuer.start();
        return Map.of(
                "quarkus.oidc.auth-server-url",
                issuer.url(),
                "quarkus.oidc.client-id",
                FakeIssuer.CLIENT,
                "quarkus.oidc.credentials.secret",
                FakeIssuer.SECRET,
                "parley.oidc.name",
                "Halden",
                "parley.oidc.admin-role",
                "parley-admin");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(issuer, new TestInjector.MatchesType(FakeIssuer.class));
    }

    @Override
    public void stop() {
        if (issuer != null) {
            issuer.close();
        }
    }
}
