package chat.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A sign-in server over HTTP that says what no real one would: tokens of any content, signed by any key or none.
/// What a real one does is asked of the real Keycloak.
public final class FakeIssuer implements AutoCloseable {

    public static final String CLIENT = "parley";
    public static final String SECRET = "a secret of our client, 32 bytes";

    private record Grant(URI request, String idToken) {}

    private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final HttpServer server;
    private final RSAKey key;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final AtomicInteger codes = new AtomicInteger();
    private volatile boolean away;

    private FakeIssuer(RSAKey key) {
        this.key = key;
        server = VERTX.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body.toString())));
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    public static FakeIssuer start() {
        return new FakeIssuer(newKey("k1"));
    }

    public static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/realms/halden";
    }

    /// While it is away it answers nothing but failures.
    public void away(boolean away) {
        this.away = away;
    }

    /// Somebody signs in: the code that sends them back, good once, with this ID token behind it.
    public String grant(URI request, String idToken) {
        var code = "code-" + codes.incrementAndGet();
        grants.put(code, new Grant(request, idToken));
        return code;
    }

    public String sign(JWTClaimsSet claims) {
        return sign(claims, "JWT", key);
    }

    public String sign(JWTClaimsSet claims, String type, RSAKey by) {
        try {
            return sign(claims, type, JWSAlgorithm.RS256, by.getKeyID(), new RSASSASigner(by));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String sign(JWTClaimsSet claims, String type, JWSAlgorithm algorithm, String keyId, JWSSigner signer) {
        try {
            var header = new JWSHeader.Builder(algorithm)
                    .type(new JOSEObjectType(type))
                    .keyID(keyId)
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public RSAKey key() {
        return key;
    }

    private void answer(HttpServerRequest request, String body) {
        var path = request.path().replaceFirst("^/realms/halden", "");
        if (away) {
            send(request, 503, "{}");
            return;
        }
        switch (path) {
            case "/.well-known/openid-configuration" -> send(request, 200, description());
            case "/certs" -> send(request, 200, new JWKSet(key.toPublicJWK()).toString());
            case "/token" -> token(request, body);
            default -> send(request, 404, "{}");
        }
    }

    private String description() {
        return """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/auth", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/certs", "end_session_endpoint": "%1$s/logout",
                 "response_types_supported": ["code"], "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                 "authorization_response_iss_parameter_supported": true}""".formatted(url());
    }

    /// A code is exchanged once, by our client, with the verifier and the address that it was asked for with.
    private void token(HttpServerRequest request, String body) {
        var form = URLUtils.parseParameters(body);
        var expected = Base64.getEncoder()
                .encodeToString((CLIENT + ":" + SECRET.replace(" ", "+").replace(",", "%2C")).getBytes(UTF_8));
        if (!("Basic " + expected).equals(request.getHeader("Authorization"))) {
            send(request, 401, "{\"error\": \"invalid_client\"}");
            return;
        }
        var grant = grants.remove(form.get("code").getFirst());
        if (grant == null
                || !fits(
                        grant,
                        form.get("code_verifier").getFirst(),
                        form.get("redirect_uri").getFirst())) {
            send(request, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        send(
                request,
                200,
                "{\"access_token\": \"opaque\", \"token_type\": \"Bearer\", \"expires_in\": 60, \"id_token\": \"%s\"}"
                        .formatted(grant.idToken()));
    }

    private static boolean fits(Grant grant, String verifier, String redirect) {
        var asked = URLUtils.parseParameters(grant.request().getRawQuery());
        var challenge = CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier));
        return asked.get("code_challenge").getFirst().equals(challenge.getValue())
                && asked.get("code_challenge_method").getFirst().equals("S256")
                && asked.get("redirect_uri").getFirst().equals(redirect);
    }

    private static void send(HttpServerRequest request, int status, String json) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json)
                .onFailure(Throwable::printStackTrace);
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
