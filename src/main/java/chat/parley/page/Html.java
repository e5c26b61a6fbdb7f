package chat.parley.page;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/// Answers of pages.
public final class Html {

    public static final String TYPE = MediaType.TEXT_HTML + ";charset=UTF-8";

    private Html() {}

    public static Response page(int status, Frame frame, TemplateInstance content) {
        return Response.status(status)
                .type(TYPE)
                .entity(content.setLocale(frame.lang()).render())
                .build();
    }

    /// Sends the browser on with a GET.
    ///
    /// @param path within Parley, with its query
    public static Response redirect(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .location(URI.create(path))
                .build();
    }
}
