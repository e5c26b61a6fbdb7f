package chat.parley.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Reads Kubernetes' objects so strictly that a misspelt field, a wrong type or an old API is an error with its place.
final class Manifests {

    private interface Check {
        void look(JsonElement object) throws IOException;
    }

    private record Kind(Class<? extends HasMetadata> type, Check check) {}

    private static final Map<String, Kind> KINDS = Map.of(
            "v1 ConfigMap", new Kind(ConfigMap.class, V1ConfigMap::validateJsonElement),
            "v1 Namespace", new Kind(Namespace.class, V1Namespace::validateJsonElement),
            "v1 Secret", new Kind(Secret.class, V1Secret::validateJsonElement),
            "v1 Service", new Kind(Service.class, V1Service::validateJsonElement),
            "v1 ServiceAccount", new Kind(ServiceAccount.class, V1ServiceAccount::validateJsonElement),
            "apps/v1 Deployment", new Kind(Deployment.class, V1Deployment::validateJsonElement),
            "networking.k8s.io/v1 Ingress", new Kind(Ingress.class, V1Ingress::validateJsonElement),
            "networking.k8s.io/v1 NetworkPolicy", new Kind(NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
            "policy/v1 PodDisruptionBudget",
                    new Kind(PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement));

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build());

    /// The model keeps unknown fields in a drawer of their own; without the drawer they are errors.
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    private Manifests() {}

    static List<JsonNode> documents(String yaml) throws IOException {
        try (var parser = YAML.getFactory().createParser(yaml)) {
            return YAML.readValues(parser, JsonNode.class).readAll();
        }
    }

    /// @throws JsonProcessingException with the path of what is not in the API, or is of another type there
    static HasMetadata read(JsonNode object) throws JsonProcessingException {
        return STRICT.treeToValue(object, kind(object).type());
    }

    /// Reads a whole object, which must have all that its kind requires, by the other reading too.
    static HasMetadata readWhole(JsonNode object) throws IOException {
        kind(object).check().look(JsonParser.parseString(object.toString()));
        return read(object);
    }

    private static Kind kind(JsonNode object) {
        String name =
                object.path("apiVersion").asText() + " " + object.path("kind").asText();
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("Kubernetes has no " + name + ", or this test does not know it yet");
        }
        return kind;
    }
}
