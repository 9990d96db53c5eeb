package io.weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.jobs.Jobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests that come along are whole, and whatever is broken in them is found and named. */
class ManifestCheckTest {
    private static final Path HERE = Path.of(System.getProperty("weir.home", ".."), "k8s-operator");
    private static final String KEPT = "prod-eu";
    private static final Kinds KINDS = Kinds.shipped();
    /** By part and place, each rendered once. */
    private static final Map<String, String> RENDERED = new HashMap<>();

    private static final JobCode JOBS = new JobCode() {
        @Override
        public void check(String entryClass, String[] args, Map<String, String> environment) {
            Jobs.check(entryClass, args, environment);
        }

        @Override
        public void checkConfiguration(Map<String, String> flinkConfiguration) {
            Jobs.checkConfiguration(flinkConfiguration);
        }

        @Override
        public Map<String, String> fixedSteps(String entryClass) {
            return Jobs.fixedSteps(entryClass);
        }

        @Override
        public int maxParallelism() {
            return Jobs.maxParallelism();
        }
    };

    /**
     * As kubectl renders it. {@link #KEPT} is kept rendered, so that the check is tested where there is no kubectl; what needs another place is skipped there.
     *
     * @param part overlays or surroundings
     */
    private static String rendered(String part, String place) {
        return RENDERED.computeIfAbsent(part + "/" + place, name -> {
            if (place.equals(KEPT)) {
                return read(kept(part));
            }
            assumeTrue(Kustomize.isThere(), "kubectl 1.27 or newer is not on the path, and renders the overlays");
            return Kustomize.render(HERE.resolve(name));
        });
    }

    private static Path kept(String part) {
        return HERE.resolve("src/test/resources/%s-%s.yaml".formatted(part, KEPT));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code -Dweir.docs=write} renders it anew. Without a kubectl a change of any manifest is seen all the same, though not what it makes of the place. */
    @ParameterizedTest
    @ValueSource(strings = {"overlays", "surroundings"})
    void thePlaceThatIsKeptRenderedIsOfTodaysManifests(String part) throws Exception {
        String made = "# Rendered by ManifestCheckTest with -Dweir.docs=write; do not edit. SHA-256 of the manifests: "
                + sha256OfManifests() + "\n";
        if ("write".equals(System.getProperty("weir.docs")) && Kustomize.isThere()) {
            Files.writeString(
                    kept(part), made + Kustomize.render(HERE.resolve(part).resolve(KEPT)));
        }
        String text = read(kept(part));
        assertThat(text)
                .as("%s is out of date: write it anew with -Dweir.docs=write and kubectl 1.27 or newer", kept(part))
                .startsWith(made);
        if (Kustomize.isThere()) {
            assertThat(text)
                    .as("%s is out of date: write it anew with -Dweir.docs=write", kept(part))
                    .isEqualTo(made + Kustomize.render(HERE.resolve(part).resolve(KEPT)));
        }
    }

    private static String sha256OfManifests() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String folder : List.of("base", "overlays", "surroundings")) {
            try (Stream<Path> files = Files.walk(HERE.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update(HERE.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    digest.update(Files.readAllBytes(file));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A place with all it stands on, and what is started on demand. */
    private static String text(String place) {
        StringBuilder text =
                new StringBuilder(rendered("overlays", place) + "\n---\n" + rendered("surroundings", place));
        for (String file : List.of("replay.yaml", "replay-topics.yaml", "savepoint.yaml")) {
            text.append("\n---\n").append(read(HERE.resolve("on-demand").resolve(file)));
        }
        return text.toString();
    }

    private static List<String> problems(String text) {
        return ManifestCheck.of(new Manifests(Manifests.of("all", text)), KINDS, JOBS, Set.of())
                .problems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod-eu", "prod-us"})
    void everyPlaceIsWhole(String place) {
        ManifestCheck.Result result =
                ManifestCheck.of(new Manifests(Manifests.of(place, text(place))), KINDS, JOBS, Set.of());
        assertThat(result.problems()).isEmpty();
        assertThat(result.unknownKinds())
                .as("kinds whose schemas are on no registry")
                .isEqualTo(Set.of(
                        "postgresql.cnpg.io/v1/Cluster",
                        "elasticsearch.k8s.elastic.co/v1/Elasticsearch",
                        "kibana.k8s.elastic.co/v1/Kibana",
                        "external-secrets.io/v1/ExternalSecret"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what stands there                    | what stands there instead             | what is said
            entryClass: io.weir.jobs.DetectionJob  | entryClass: io.weir.jobs.DetectonJob  | io.weir.jobs.DetectonJob is no job of this jar
            --archive.path                         | --archive.pat                         | --archive.pat: no such setting; did you mean --archive.path?
            env:INDEX_PREFIX                       | env:INDEX_PREFX                       | the environment variable INDEX_PREFX is not set
            --features.enabled                     | --features.settling                   | --features.settling true: a duration such as 200 ms
            runAsNonRoot: true                     | runAsNonRot: true                     | securityContext.runAsNonRot: there is no such field
            readOnlyRootFilesystem: true           | readOnlyRootFilesystem: false         | may write into its image
            cpu: 1                                 | cpu: one                              | a number is expected
            flinkVersion: v2_2                     | flinkVersion: v1_12                   | spec.flinkVersion: "v1_12" is none of
            upgradeMode: savepoint                 | upgradeMode: stateless                | upgradeMode is stateless: an upgrade would forget all state
            pipeline.max-parallelism: "128"        | pipeline.max-parallelism: "256"       | the jobs divide their state into 128 key groups
            savepoint.format.type: CANONICAL       | savepoint.format.type: NATIVE         | savepoint.format.type is NATIVE: weir savepoint looks into CANONICAL ones only
            high-availability.type: kubernetes     | high-availability.type: none          | high-availability.type must be kubernetes
            execution.checkpointing.num-retained   | execution.checkpointing.num-retain    | execution.checkpointing.num-retain: Flink knows no such option; did you mean execution.checkpointing.num-retained?
            execution.checkpointing.timeout: 10    | execution.checkpointing.timeout: ten  | execution.checkpointing.timeout ten min:
            650ac4c7ccee1d85bc5707b447ab680a       | 650ac4c7                              | plans-parsed must keep its parallelism: put 650ac4c7ccee1d85bc5707b447ab680a among
            s3p://weir-prod-eu/checkpoints         | file:///checkpoints                   | so it must be object storage
            key: password                          | key: pass                             | the Secret weir-cases-app has no pass; it has
            secretName: weir-cases-ca              | secretName: weir-case-ca              | nothing here makes the Secret weir-case-ca
            mountPath: /etc/weir/kafka-user        | mountPath: /etc/weir/user             | ssl.keystore.location of --kafka.properties is /etc/weir/kafka-user/user.p12, and nothing is mounted there
            topicName: eu-decisions                | topicName: us-decisions               | there is no KafkaTopic eu-decisions
            max.message.bytes: 12582912            | max.message.bytes: 1048576            | dead letters hold whole messages in base64
            name: eu-dead-letters                  | name: us-dead-letters                 | FlinkDeployment/weir-detection needs the right Write on the topic eu-dead-letters
            port: 9200                             | port: 9300                            | --elasticsearch.url: no NetworkPolicy lets its taskmanager out to port 9200
            weir-kafka-kafka-bootstrap:9093        | weir-kafka-kafka-bootstrap:9092       | weir-kafka-kafka-bootstrap listens on 9093, not on 9092
            https://weir-elasticsearch-es-http     | https://elastic-es-http               | --elasticsearch.url: nothing here is called elastic-es-http
            containerPort: 9249                    | containerPort: 9250                   | metrics.reporter.prom.port is 9249, and the container's port metrics is 9250
            port: metrics                          | port: metric                          | PodMonitor/weir-flink: FlinkDeployment/weir-detection has no port metric
            minAvailable: 3                        | minAvailable: 4                       | minAvailable 4 of 4 TaskManagers of FlinkDeployment/weir-detection: no node could ever be drained
            maxUnavailable: 1                      | maxUnavailable: 0                     | PodDisruptionBudget/weir-jobmanagers: maxUnavailable 0: no node could ever be drained
            deploymentName: weir-replays           | deploymentName: weir-detection        | FlinkDeployment/weir-detection runs a job of its own and takes no others
            name: replay-2026-03-alerts            | name: replay-2026-03-alert            | there is no KafkaTopic replay-2026-03-alerts
            weir-jobs:0.1.0                        | weir-jobs:latest                      | name a tag or digest, or nobody knows what runs
            serviceAccount: weir-flink             | serviceAccount: weir                  | there is no ServiceAccount weir
            app: weir-detection                    | app: detection                        | its selector takes no pod of
            podSelector:                           | podSelecter:                          | spec.podSelecter: there is no such field
            partitions: 32                         | partitions: many                      | partitions: Cannot coerce String value
            """)
    void whatIsBrokenIsNamed(String there, String instead, String said) {
        String whole = text(KEPT);
        assertThat(whole).contains(there);
        assertThat(String.join("\n", problems(whole.replace(there, instead)))).contains(said);
    }

    @Test
    void aSecretThatNothingMakesIsNamedAndMayBeSaidToBeMadeElsewhere() {
        Manifests alone = new Manifests(Manifests.of("alone", rendered("overlays", KEPT)));
        assertThat(ManifestCheck.of(alone, KINDS, JOBS, Set.of()).problems())
                .hasSize(18)
                .allSatisfy(problem -> assertThat(problem).contains("nothing here makes the Secret"))
                .anySatisfy(problem -> assertThat(problem).contains("or say --secret weir-cases-app"));
        assertThat(ManifestCheck.of(
                                alone,
                                KINDS,
                                JOBS,
                                Set.of(
                                        "weir-detection",
                                        "weir-archive",
                                        "weir-sql-rules",
                                        "weir-replays",
                                        "weir-kafka-cluster-ca-cert",
                                        "weir-elasticsearch-user",
                                        "weir-elasticsearch-es-http-certs-public",
                                        "weir-cases-app",
                                        "weir-cases-ca"))
                        .problems())
                .isEmpty();
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> Manifests.of("f.yaml", "a: [1"))
                .isInstanceOf(ManifestsRefused.class)
                .hasMessageContaining("f.yaml is no YAML");
        assertThatThrownBy(() -> Manifests.of("f.yaml", "kind: Pod\nkind: Pod\n"))
                .isInstanceOf(ManifestsRefused.class)
                .hasMessageContaining("duplicate key kind");
        assertThatThrownBy(() -> Manifests.read(List.of(HERE.resolve("src"))))
                .isInstanceOf(ManifestsRefused.class)
                .hasMessageContaining("has no kustomization.yaml");
        assertThatThrownBy(() -> Manifests.read(List.of(HERE.resolve("no.yaml"))))
                .isInstanceOf(ManifestsRefused.class)
                .hasMessageContaining("cannot be read");
    }

    /** The jobs' integration tests run on a cluster with the configuration of that one file: so no deployment may have another. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod-eu", "prod-us"})
    void everyClusterIsConfiguredAsTheOneThatTheTestsRunOn(String place) {
        Map<String, String> tested =
                configuration(Manifests.of("base", read(HERE.resolve("base/flink-configuration.yaml")))
                        .get(0));
        List<Manifest> clusters = new Manifests(Manifests.of(place, rendered("overlays", place)))
                .ofKind("FlinkDeployment")
                .toList();
        assertThat(clusters).hasSize(4);
        assertThat(clusters)
                .allSatisfy(cluster -> assertThat(configuration(cluster)).isEqualTo(tested));
    }

    /** Without what only Kubernetes and object storage understand. */
    private static Map<String, String> configuration(Manifest cluster) {
        Map<String, String> configuration = new TreeMap<>();
        for (Map.Entry<String, JsonNode> option :
                cluster.spec().path("flinkConfiguration").properties()) {
            String key = option.getKey();
            if (!key.matches("(kubernetes|job\\.autoscaler|high-availability|s3)\\..*")
                    && !Set.of("execution.checkpointing.dir", "execution.checkpointing.savepoint-dir")
                            .contains(key)) {
                configuration.put(key, option.getValue().asText());
            }
        }
        return configuration;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod-eu", "prod-us"})
    void theImageHasTheFlinkOfTheBuildAndTheJarWhereTheJobsLookForIt(String place) throws IOException {
        String containerfile = Files.readString(HERE.resolve("Containerfile"));
        String pom = Files.readString(HERE.resolveSibling("pom.xml"));
        String flink = pom.replaceFirst("(?s).*<flink.version>([0-9.]+)</flink.version>.*", "$1");
        assertThat(containerfile).contains("flink:" + flink + "-java17").contains("-" + flink + ".jar");
        String jar = containerfile.replaceFirst("(?s).* (/opt/flink/usrlib/\\S+).*", "$1");
        assertThat(new Manifests(Manifests.of(place, rendered("overlays", place))).ofKind("FlinkDeployment"))
                .allSatisfy(cluster -> {
                    assertThat(cluster.spec().path("flinkVersion").asText())
                            .isEqualTo(
                                    "v" + flink.replaceFirst("\\.[0-9]+$", "").replace('.', '_'));
                    assertThat(cluster.spec().at("/job/jarURI").asText("local://" + jar))
                            .isEqualTo("local://" + jar);
                    assertThat(containerfile)
                            .contains(cluster.spec().path("image").asText());
                });
    }

    @Test
    void theRegionsShareNoTopicNoIndexNoBucketAndNoNamespace() {
        Set<String> eu = places("prod-eu");
        Set<String> us = places("prod-us");
        assertThat(eu).hasSize(19).doesNotContainAnyElementsOf(us);
        assertThat(us).hasSameSizeAs(eu);
    }

    /** Names of what holds customers' data. */
    private static Set<String> places(String region) {
        Set<String> places = new HashSet<>();
        Manifests all = new Manifests(
                Manifests.of(region, rendered("overlays", region) + "\n---\n" + rendered("surroundings", region)));
        all.ofKind("KafkaTopic")
                .forEach(topic -> places.add(topic.spec().path("topicName").asText()));
        all.all().forEach(manifest -> places.add(manifest.namespace()));
        all.ofKind("FlinkDeployment")
                .forEach(cluster -> List.of(
                                "execution.checkpointing.dir",
                                "execution.checkpointing.savepoint-dir",
                                "high-availability.storageDir")
                        .forEach(key -> places.add(cluster.spec()
                                .path("flinkConfiguration")
                                .path(key)
                                .asText())));
        all.ofKind("ConfigMap")
                .filter(map -> map.name().startsWith("weir-environment"))
                .forEach(map -> List.of("TOPIC_PREFIX", "INDEX_PREFIX", "ARCHIVE_PATH")
                        .forEach(key ->
                                places.add(map.json().path("data").path(key).asText())));
        return places;
    }
}
