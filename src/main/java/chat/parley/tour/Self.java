package chat.parley.tour;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

/// Where this server is reached, as a request has just reached it.
record Self(String host, int port, boolean tls) {

    static Self of(HttpServerRequest request) {
        SocketAddress here = request.localAddress();
        return new Self(here.hostAddress(), here.port(), request.isSSL());
    }
}
