package chat.parley.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/// Names the address that people use in the description of the API, where it is known.
///
/// It runs when somebody asks. A description without such a filter is parsed and written again, twice, at each start.
@OpenApiFilter(stages = RunStage.RUNTIME_PER_REQUEST)
public final class OpenApiServer implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI described) {
        ConfigProvider.getConfig()
                .getOptionalValue("parley.public-url", String.class)
                .ifPresent(url -> described.addServer(OASFactory.createServer().url(url)));
    }
}
