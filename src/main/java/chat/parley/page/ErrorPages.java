package chat.parley.page;

import chat.parley.http.ErrorFormat;
import chat.parley.http.Paths;
import chat.parley.http.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What people see when a page cannot be shown. Who is not signed in is sent to do so, and comes back.
@Singleton
final class ErrorPages implements ErrorFormat {

    @CheckedTemplate(basePath = "page", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Error(
            Frame frame,
            String heading,
            String hint,
            @Nullable String reference) implements TemplateInstance {}

    private final Frames frames;

    @Inject
    ErrorPages(Frames frames) {
        this.frames = frames;
    }

    @Override
    public boolean claims(RoutingContext request) {
        return !Paths.isUnder("/api", request) && !Paths.isUnder("/v1", request);
    }

    @Override
    public Response write(RoutingContext request, Problem problem) {
        if (problem.status() == 401) {
            return Html.redirect("/login" + next(request));
        }
        var frame = frames.error(request);
        var words = frame.words();
        var refused = new Error(frame, words.requestRefused(), words.requestRefusedHint(), null);
        var page = switch (problem.status()) {
            case 403 ->
                problem.type().equals("forbidden")
                        ? new Error(frame, words.notAllowed(), words.notAllowedHint(), null)
                        : refused;
            case 404 -> new Error(frame, words.notFound(), words.notFoundHint(), null);
            case 500 -> new Error(frame, words.somethingWrong(), words.somethingWrongHint(), reference(frame, problem));
            case 503 -> new Error(frame, words.notNow(), words.notNowHint(), null);
            default -> refused;
        };
        return Html.page(problem.status(), frame, page);
    }

    private static @Nullable String reference(Frame frame, Problem problem) {
        var id = problem.members().get("instance");
        return id == null ? null : frame.words().reference(id.toString());
    }

    private static String next(RoutingContext request) {
        var path = request.request().uri();
        var worthIt = request.request().method().equals(HttpMethod.GET) && !path.equals("/");
        return worthIt ? "?next=" + URLEncoder.encode(LocalPath.orHome(path), StandardCharsets.UTF_8) : "";
    }
}
