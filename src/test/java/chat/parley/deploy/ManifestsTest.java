package chat.parley.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The manifests in `k8s/` say what Kubernetes understands, and agree with the program that they run.
class ManifestsTest {

    private static final Path K8S = Path.of("k8s");

    @TempDir
    Path temp;

    static Stream<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(K8S)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void saysOnlyWhatTheApiKnows(Path manifest) throws IOException {
        for (JsonNode object : Manifests.documents(Files.readString(manifest))) {
            assertThat(Manifests.read(object).getMetadata().getName()).isNotBlank();
        }
    }

    @Test
    void aMisspeltFieldAWrongTypeAndAnOldApiAreFound() throws IOException {
        ObjectNode misspelt = source("base/deployment.yaml");
        ((ObjectNode) misspelt.at("/spec/template/spec/containers/0/securityContext"))
                .put("readOnlyRootFileSystem", true);
        assertThatThrownBy(() -> Manifests.read(misspelt)).hasMessageContaining("readOnlyRootFileSystem");
        ObjectNode service = source("base/service.yaml");
        service.put("specs", 1);
        assertThatThrownBy(() -> Manifests.readWhole(service)).hasMessageContaining("specs");
        ObjectNode typed = source("base/deployment.yaml");
        ((ObjectNode) typed.get("spec")).put("replicas", "two");
        assertThatThrownBy(() -> Manifests.read(typed)).hasMessageContaining("replicas");
        ObjectNode old = source("overlays/example/ingress.yaml");
        old.put("apiVersion", "extensions/v1beta1");
        assertThatThrownBy(() -> Manifests.read(old)).hasMessageContaining("extensions/v1beta1 Ingress");
        ObjectNode lacking = source("base/networkpolicy.yaml");
        ObjectNode deployment = source("base/deployment.yaml");
        assertThatThrownBy(() -> Manifests.readWhole(deployment)).hasMessageContaining("selector");
        assertThat(Manifests.readWhole(lacking).getMetadata().getName()).isEqualTo("parley");
    }

    @Test
    void runningAnswersAreGivenTheirTime() throws IOException {
        PodSpec pod = pod();
        List<String> wait = parley(pod).getLifecycle().getPreStop().getExec().getCommand();
        long grace = 600;
        assertThat(Files.readString(Path.of("docs/settings.md"))).contains("| `PARLEY_TURN_GRACE` | `10M` |");
        assertThat(wait).hasSize(2).startsWith("sleep");
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(Long.parseLong(wait.getLast()) + grace + 10);
    }

    @Test
    void thePodMayDoNothingThatItNeedNot() throws IOException {
        PodSpec pod = pod();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(Files.readString(Path.of("docker/Dockerfile")))
                .contains("USER " + pod.getSecurityContext().getRunAsUser() + ":"
                        + pod.getSecurityContext().getRunAsGroup());
        var own = parley(pod).getSecurityContext();
        assertThat(own.getReadOnlyRootFilesystem()).isTrue();
        assertThat(own.getAllowPrivilegeEscalation()).isFalse();
        assertThat(own.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(parley(pod).getResources().getLimits()).containsKey("memory");
    }

    @Test
    void probesAskThePrivatePort() throws IOException {
        Container parley = parley(pod());
        assertThat(parley.getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactly(tuple("http", 8080), tuple("management", 9000));
        for (Probe probe : List.of(parley.getStartupProbe(), parley.getReadinessProbe(), parley.getLivenessProbe())) {
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
            assertThat(probe.getHttpGet().getPath()).startsWith("/q/health/");
        }
        // A database that is away makes a pod not ready; it must not have it killed.
        assertThat(parley.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
        JsonNode service = source("base/service.yaml");
        assertThat(service.at("/spec/ports")).hasSize(1);
        assertThat(service.at("/spec/ports/0/targetPort").asText()).isEqualTo("http");
    }

    @Test
    void everySecretFileIsOneThatTheExampleMakes() throws IOException {
        ObjectNode example = source("overlays/example/kustomization.yaml");
        List<String> made = stream(example.at("/secretGenerator/0/files"))
                .map(file -> file.asText().split("=", 2)[0])
                .toList();
        Container parley = parley(pod());
        Container signIn = parley(((Deployment) Manifests.read(source("overlays/example/sign-in.yaml")))
                .getSpec()
                .getTemplate()
                .getSpec());
        String folder = parley.getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals("secrets"))
                .map(VolumeMount::getMountPath)
                .findAny()
                .orElseThrow();
        assertThat(Stream.concat(parley.getEnv().stream(), signIn.getEnv().stream())
                        .map(EnvVar::getValue)
                        .map(path -> Path.of(folder).relativize(Path.of(path)).toString()))
                .containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void everySettingOfTheExampleIsInTheDocument() throws IOException {
        String documented = Files.readString(Path.of("docs/settings.md"));
        assertThat(stream(source("overlays/example/kustomization.yaml").at("/configMapGenerator/0/literals"))
                        .map(setting -> setting.asText().split("=", 2)[0]))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
    }

    private static PodSpec pod() throws IOException {
        return ((Deployment) Manifests.read(source("base/deployment.yaml")))
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static Container parley(PodSpec pod) {
        assertThat(pod.getContainers()).extracting(Container::getName).containsExactly("parley");
        return pod.getContainers().getFirst();
    }

    private static ObjectNode source(String file) throws IOException {
        return (ObjectNode)
                Manifests.documents(Files.readString(K8S.resolve(file))).getFirst();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        assertThat(array.isArray()).isTrue();
        return Stream.iterate(0, index -> index < array.size(), index -> index + 1)
                .map(array::get);
    }

    /// The objects as a cluster would get them.
    @Test
    void theRenderedExampleIsWhole() throws IOException, InterruptedException {
        Assumptions.assumeTrue(onPath("kubectl"), "kubectl renders the example");
        List<HasMetadata> objects = Manifests.documents(rendered()).stream()
                .map(ManifestsTest::whole)
                .toList();
        assertThat(objects)
                .extracting(HasMetadata::getKind)
                .containsExactlyInAnyOrder(
                        "ConfigMap",
                        "Deployment",
                        "Ingress",
                        "Namespace",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "Secret",
                        "Service",
                        "ServiceAccount");
        assertThat(objects)
                .filteredOn(object -> !object.getKind().equals("Namespace"))
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getNamespace()).isEqualTo("parley"));
    }

    /// An empty selector would be everybody in the namespace.
    @Test
    void theNetworkPolicyIsParleysOwn() throws IOException {
        var policy = (NetworkPolicy) Manifests.readWhole(source("base/networkpolicy.yaml"));
        assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                .containsEntry("app.kubernetes.io/name", "parley");
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getEgress())
                .allSatisfy(rule -> assertThat(rule.getPorts()).isNotEmpty());
    }

    private String rendered() throws IOException, InterruptedException {
        Path copy = temp.resolve("k8s");
        try (Stream<Path> files = Files.walk(K8S)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(K8S.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path secrets = Files.createDirectories(copy.resolve("overlays/example/secrets"));
        for (String name : List.of("secret-key", "database-password", "client-secret")) {
            Files.writeString(secrets.resolve(name), name);
        }
        Process kubectl = new ProcessBuilder(
                        "kubectl", "kustomize", copy.resolve("overlays/example").toString())
                .redirectError(temp.resolve("errors").toFile())
                .start();
        String yaml = new String(kubectl.getInputStream().readAllBytes(), UTF_8);
        assertThat(kubectl.waitFor())
                .as(Files.readString(temp.resolve("errors")))
                .isZero();
        return yaml;
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static HasMetadata whole(JsonNode object) {
        try {
            return Manifests.readWhole(object);
        } catch (IOException e) {
            throw new UncheckedIOException(object.at("/kind").asText(), e);
        }
    }
}
