package chat.parley.identity;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/// Asks whom a session's cookie stands for.
final class SessionRequest extends BaseAuthenticationRequest {

    private final String token;

    SessionRequest(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }
}
