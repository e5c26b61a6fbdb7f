package chat.parley.http;

import chat.parley.secret.Tokens;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;

/// The word that only the scripts of one page know: 128 random bits, new with every response.
public final class Nonce {

    private static final String KEY = Nonce.class.getName();
    private static final int BYTES = 16;

    private Nonce() {}

    public static String of(RoutingContext request) {
        String nonce = request.get(KEY);
        if (nonce == null) {
            nonce = Base64.getEncoder().encodeToString(Tokens.random(BYTES));
            request.put(KEY, nonce);
        }
        return nonce;
    }
}
