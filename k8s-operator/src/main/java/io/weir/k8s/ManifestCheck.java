package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether manifests are right before any cluster sees them: by the schemas of their kinds, by the code of the jobs they start, and with one another. */
public final class ManifestCheck {
    /**
     * What came of it.
     *
     * @param problems each with its file, its object, and what would be right
     * @param unknownKinds kinds of which no schema is known, so that only what we read of them was checked
     */
    public record Result(List<String> problems, Set<String> unknownKinds) {
        public Result {
            problems = List.copyOf(problems);
            unknownKinds = Set.copyOf(unknownKinds);
        }
    }

    private final Manifests manifests;
    private final Problems problems = new Problems();
    private final Map<String, FlinkCheck> clusters = new LinkedHashMap<>();

    private ManifestCheck(Manifests manifests) {
        this.manifests = manifests;
    }

    /**
     * Checks all of them together.
     *
     * @param secretsElsewhere names of Secrets that something outside these manifests makes
     */
    public static Result of(Manifests manifests, Kinds kinds, JobCode code, Set<String> secretsElsewhere) {
        ManifestCheck check = new ManifestCheck(manifests);
        Set<String> unknown = new TreeSet<>();
        for (Manifest manifest : manifests.all()) {
            if (!kinds.check(manifest, problem -> check.problems.add(manifest, problem))) {
                unknown.add(manifest.apiVersion() + "/" + manifest.kind());
            }
        }
        check.check(code, secretsElsewhere);
        return new Result(check.problems.found(), unknown);
    }

    private void check(JobCode code, Set<String> secretsElsewhere) {
        KnownSecrets secrets = new KnownSecrets(manifests, secretsElsewhere);
        manifests.ofKind("FlinkDeployment").forEach(deployment -> {
            FlinkCheck cluster = new FlinkCheck(deployment, manifests, secrets, problems, code);
            clusters.put(deployment.name(), cluster);
            cluster.check();
        });
        manifests.ofKind("FlinkSessionJob").forEach(this::checkSessionJob);
        manifests.ofKind("FlinkStateSnapshot").forEach(this::checkSnapshot);
        manifests.ofKind("PodDisruptionBudget").forEach(this::checkBudget);
        manifests
                .ofKind("NetworkPolicy")
                .forEach(policy -> checkSelector(policy, policy.spec().path("podSelector")));
        manifests.ofKind("PodMonitor").forEach(this::checkMonitor);
        checkOneOfEach();
    }

    private void checkSessionJob(Manifest job) {
        String name = job.spec().path("deploymentName").asText();
        Optional<Manifest> session = manifests.find("FlinkDeployment", name);
        if (session.isEmpty()) {
            problems.add(
                    job, "there is no FlinkDeployment " + name + ": check it together with the overlay that has it");
        } else if (session.get().spec().has("job")) {
            problems.add(job, session.get() + " runs a job of its own and takes no others");
        } else {
            if (job.spec().at("/job/jarURI").asText().startsWith("local://")) {
                problems.add(
                        job,
                        "the operator fetches the jar of a session job and hands it in: local:// is in no image of its");
            }
            clusters.get(name).checkJob(job);
        }
    }

    private void checkSnapshot(Manifest snapshot) {
        JsonNode reference = snapshot.spec().path("jobReference");
        if (manifests
                .find(reference.path("kind").asText(), reference.path("name").asText())
                .isEmpty()) {
            problems.add(
                    snapshot,
                    "there is no %s %s"
                            .formatted(
                                    reference.path("kind").asText(),
                                    reference.path("name").asText()));
        }
    }

    /** A budget that can never be kept to holds up every drain. */
    private void checkBudget(Manifest budget) {
        JsonNode selector = budget.spec().path("selector");
        checkSelector(budget, selector);
        String goes = budget.spec().path("maxUnavailable").asText();
        if (goes.matches("0%?")) {
            problems.add(budget, "maxUnavailable %s: no node could ever be drained".formatted(goes));
        }
        clusters.forEach((name, cluster) -> {
            Manifest deployment = manifests.find("FlinkDeployment", name).orElseThrow();
            int stays = budget.spec().path("minAvailable").asInt(0);
            int taskManagers = taskManagers(deployment);
            if (Selector.takes(selector, cluster.pod().labels("taskmanager")) && taskManagers > 0) {
                requireFewer(budget, stays, taskManagers, "TaskManagers of " + deployment);
            }
            if (Selector.takes(selector, cluster.pod().labels("jobmanager"))) {
                requireFewer(
                        budget,
                        stays,
                        deployment.spec().at("/jobManager/replicas").asInt(1),
                        "JobManagers of " + deployment);
            }
        });
    }

    private void requireFewer(Manifest budget, int stays, int there, String what) {
        if (stays >= there) {
            problems.add(
                    budget, "minAvailable %d of %d %s: no node could ever be drained".formatted(stays, there, what));
        }
    }

    private static int taskManagers(Manifest deployment) {
        JsonNode configuration = deployment.spec().path("flinkConfiguration");
        int slots =
                Math.max(1, configuration.path("taskmanager.numberOfTaskSlots").asInt(1));
        int parallelism = deployment.spec().at("/job/parallelism").asInt(0);
        if (configuration.path("job.autoscaler.enabled").asText().equals("true")) {
            int least =
                    configuration.path("job.autoscaler.vertex.min-parallelism").asInt(1);
            parallelism = Math.min(parallelism, least);
        }
        return (parallelism + slots - 1) / slots;
    }

    private void checkSelector(Manifest manifest, JsonNode selector) {
        boolean some = clusters.isEmpty();
        for (FlinkCheck cluster : clusters.values()) {
            some |= Selector.takes(selector, cluster.pod().labels("taskmanager"))
                    || Selector.takes(selector, cluster.pod().labels("jobmanager"));
        }
        if (!some) {
            problems.add(manifest, "its selector takes no pod of " + clusters.keySet());
        }
    }

    private void checkMonitor(Manifest monitor) {
        checkSelector(monitor, monitor.spec().path("selector"));
        for (JsonNode endpoint : monitor.spec().path("podMetricsEndpoints")) {
            String port = endpoint.path("port").asText();
            clusters.forEach((name, cluster) -> {
                if (Selector.takes(
                                monitor.spec().path("selector"), cluster.pod().labels("taskmanager"))
                        && cluster.port(port) < 0) {
                    problems.add(monitor, "FlinkDeployment/" + name + " has no port " + port);
                }
            });
        }
    }

    /** One image for all clusters, one namespace for all that has one, one of each name. */
    private void checkOneOfEach() {
        Set<String> images = new TreeSet<>();
        Set<String> namespaces = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        for (Manifest manifest : manifests.all()) {
            if (manifest.kind().equals("FlinkDeployment")) {
                images.add(manifest.spec().path("image").asText());
                if (images.size() > 1) {
                    problems.add(manifest, "the jobs come from different images: " + images);
                }
            }
            if (!manifest.namespace().isEmpty()) {
                namespaces.add(manifest.namespace());
                if (namespaces.size() > 1) {
                    problems.add(
                            manifest, "these are of different namespaces, and do not see each other: " + namespaces);
                }
            }
            if (!names.add(manifest.apiVersion() + " " + manifest)) {
                problems.add(manifest, "there are two of that kind and name");
            }
        }
    }
}
