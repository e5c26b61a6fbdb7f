package chat.parley.http;

import chat.parley.time.Ids;
import io.vertx.ext.web.RoutingContext;

/// The name of one request, in the answer's `x-request-id` and beside what the log says about it. Always ours: what a
/// caller sends would let it forge log lines.
public final class RequestId {

    public static final String HEADER = "x-request-id";

    private static final String KEY = RequestId.class.getName();

    private RequestId() {}

    public static String of(RoutingContext request) {
        String id = request.get(KEY);
        if (id == null) {
            id = Ids.next().toString();
            request.put(KEY, id);
        }
        return id;
    }
}
