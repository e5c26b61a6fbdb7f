package chat.parley.key;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/// Asks who a well-formed API key belongs to.
final class ApiKeyRequest extends BaseAuthenticationRequest {

    private final String text;

    ApiKeyRequest(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
