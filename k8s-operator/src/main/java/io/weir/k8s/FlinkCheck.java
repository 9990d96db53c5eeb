package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One Flink cluster and the jobs that run on it. */
final class FlinkCheck {
    private static final String FROM_ENVIRONMENT = "env:";
    /** Kafka's way to name a secret: provider, folder, file. */
    private static final Pattern FROM_FOLDER = Pattern.compile("\\$\\{directory:([^:}]+):([^}]+)}");

    private static final List<String> ADDRESSES =
            List.of("kafka.bootstrap-servers", "elasticsearch.url", "postgres.url");

    private final Manifest deployment;
    private final Manifests manifests;
    private final Problems problems;
    private final JobCode code;
    private final Pod pod;
    private final Ports ports;

    FlinkCheck(Manifest deployment, Manifests manifests, KnownSecrets secrets, Problems problems, JobCode code) {
        this.deployment = deployment;
        this.manifests = manifests;
        this.problems = problems;
        this.code = code;
        this.pod = new Pod(deployment, manifests, secrets, problems);
        this.ports = new Ports(manifests, problems);
    }

    Pod pod() {
        return pod;
    }

    /** The cluster, and its job if it is there for one. */
    void check() {
        checkConfiguration();
        pod.checkSecurity();
        pod.checkVolumes();
        checkImage();
        String account = deployment.spec().path("serviceAccount").asText();
        if (manifests.find("ServiceAccount", account).isEmpty()) {
            problems.add(deployment, "there is no ServiceAccount " + (account.isEmpty() ? "named" : account));
        }
        if (deployment.spec().has("job")) {
            if (!deployment.spec().at("/job/jarURI").asText().startsWith("local://")) {
                problems.add(deployment, "the jar of an application is in its image: jarURI begins with local://");
            }
            checkJob(deployment);
        }
    }

    private String configured(String key) {
        return deployment.spec().path("flinkConfiguration").path(key).asText("");
    }

    private void checkConfiguration() {
        Map<String, String> configuration = new TreeMap<>();
        deployment
                .spec()
                .path("flinkConfiguration")
                .properties()
                .forEach(option ->
                        configuration.put(option.getKey(), option.getValue().asText()));
        try {
            code.checkConfiguration(configuration);
        } catch (IllegalArgumentException e) {
            addLines(deployment, e.getMessage());
        }
        String maxParallelism = configured("pipeline.max-parallelism");
        if (!maxParallelism.equals(Integer.toString(code.maxParallelism()))) {
            problems.add(
                    deployment,
                    "pipeline.max-parallelism is %s: the jobs divide their state into %d key groups, for good"
                            .formatted(maxParallelism.isEmpty() ? "not set" : maxParallelism, code.maxParallelism()));
        }
        for (String folder : List.of(
                "execution.checkpointing.dir",
                "execution.checkpointing.savepoint-dir",
                "high-availability.storageDir")) {
            if (configured(folder).isEmpty()) {
                problems.add(deployment, folder + " is not set: state would be lost with a pod");
            } else if (!configured(folder).contains("://") || configured(folder).startsWith("file:")) {
                problems.add(
                        deployment,
                        "%s is %s: no pod sees another one's files, so it must be object storage"
                                .formatted(folder, configured(folder)));
            }
        }
        if (!configured("high-availability.type").equals("kubernetes")) {
            problems.add(deployment, "high-availability.type must be kubernetes: a new JobManager would begin anew");
        }
        String format = configured("kubernetes.operator.savepoint.format.type");
        if (!format.equals("CANONICAL")) {
            problems.add(
                    deployment,
                    "kubernetes.operator.savepoint.format.type is %s: weir savepoint looks into CANONICAL ones only"
                            .formatted(format.isEmpty() ? "not set" : format));
        }
        String metrics = configured("metrics.reporter.prom.port");
        int port = port("metrics");
        if (!metrics.equals(Integer.toString(port))) {
            problems.add(
                    deployment,
                    "metrics.reporter.prom.port is %s, and the container's port metrics is %d"
                            .formatted(metrics.isEmpty() ? "not set" : metrics, port));
        } else if (!ports.lets("Ingress", pod.labels("taskmanager"), port)) {
            problems.add(deployment, "no NetworkPolicy lets anyone in to port " + port + ", where metrics are");
        }
    }

    /** The number of a port with that name; -1 where there is none. */
    int port(String name) {
        for (JsonNode port : pod.container().path("ports")) {
            if (port.path("name").asText().equals(name)) {
                return port.path("containerPort").asInt();
            }
        }
        return -1;
    }

    private void checkImage() {
        String image = deployment.spec().path("image").asText();
        int slash = image.lastIndexOf('/');
        int colon = image.indexOf(':', slash + 1);
        if (image.indexOf('@') < 0 && (colon < 0 || image.endsWith(":latest"))) {
            problems.add(
                    deployment, "its image is %s: name a tag or digest, or nobody knows what runs".formatted(image));
        }
    }

    /** A job of this cluster: its own, or one of a session. */
    void checkJob(Manifest job) {
        JsonNode told = job.spec().path("job");
        String upgrade = told.path("upgradeMode").asText();
        if (!upgrade.equals("savepoint") && !upgrade.equals("last-state")) {
            problems.add(
                    job,
                    "upgradeMode is %s: an upgrade would forget all state; say savepoint or last-state"
                            .formatted(upgrade.isEmpty() ? "not set" : upgrade));
        }
        int parallelism = told.path("parallelism").asInt();
        if (parallelism < 1 || parallelism > code.maxParallelism()) {
            problems.add(job, "parallelism must lie between 1 and " + code.maxParallelism());
        }
        String entryClass = told.path("entryClass").asText();
        if (configured("job.autoscaler.enabled").equals("true")) {
            code.fixedSteps(entryClass).forEach((step, vertex) -> {
                if (!configured("job.autoscaler.vertex.exclude.ids").contains(vertex)) {
                    problems.add(
                            job,
                            "%s must keep its parallelism: put %s among job.autoscaler.vertex.exclude.ids"
                                    .formatted(step, vertex));
                }
            });
        }
        List<String> args = new ArrayList<>();
        told.path("args").forEach(arg -> args.add(arg.asText()));
        Map<String, String> environment = pod.environment();
        Map<String, String> settings = settings(args, environment);
        checkByCode(job, entryClass, args, environment);
        Optional<String> kafkaUser = Optional.empty();
        if (settings.containsKey("kafka.properties")) {
            Optional<String> properties = pod.file(settings.get("kafka.properties"), "--kafka.properties");
            kafkaUser = properties.flatMap(this::kafkaUser);
        }
        for (String address : ADDRESSES) {
            if (settings.containsKey(address)) {
                ports.checkAddress(job, pod, "--" + address, settings.get(address));
            }
        }
        new KafkaRights(manifests, problems).check(job, entryClass, settings, kafkaUser);
    }

    /** By name, without dashes; variables filled in where they are there. */
    private static Map<String, String> settings(List<String> args, Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i + 1 < args.size(); i += 2) {
            String value = args.get(i + 1);
            if (value.startsWith(FROM_ENVIRONMENT)) {
                value = environment.getOrDefault(value.substring(FROM_ENVIRONMENT.length()), "");
            }
            settings.put(args.get(i).replaceFirst("^--", ""), value);
        }
        return settings;
    }

    /** The job's own code reads the arguments. Files of the pod are not on this machine, so what is known of them is written where it can be read. */
    private void checkByCode(Manifest job, String entryClass, List<String> args, Map<String, String> environment) {
        List<Path> written = new ArrayList<>();
        try {
            List<String> here = new ArrayList<>();
            for (int i = 0; i < args.size(); i++) {
                String arg = args.get(i);
                if (arg.startsWith("/") && i > 0) {
                    Path stand = Files.createTempFile("weir-manifest", "");
                    written.add(stand);
                    Files.writeString(stand, pod.file(arg, args.get(i - 1)).orElse(""));
                    here.add(stand.toString());
                } else {
                    here.add(arg);
                }
            }
            code.check(entryClass, here.toArray(String[]::new), environment);
        } catch (IllegalArgumentException e) {
            addLines(job, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("Writing a temporary file failed", e);
        } finally {
            written.forEach(file -> file.toFile().delete());
        }
    }

    private void addLines(Manifest where, String message) {
        // The first line only says that lines follow.
        String[] lines = message.split("\n", -1);
        for (int i = lines.length > 1 ? 1 : 0; i < lines.length; i++) {
            problems.add(where, lines[i].strip());
        }
    }

    /** As whom the Kafka clients come: its certificate is a Secret that has the user's name. Every file that the properties name must be there. */
    private Optional<String> kafkaUser(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key);
            Matcher secret = FROM_FOLDER.matcher(value);
            if (secret.matches()) {
                pod.file(secret.group(1) + "/" + secret.group(2), key + " of --kafka.properties");
            } else if (value.startsWith("/")) {
                pod.file(value, key + " of --kafka.properties");
            }
        }
        return Optional.ofNullable(properties.getProperty("ssl.keystore.location"))
                .flatMap(pod::secretOf);
    }
}
