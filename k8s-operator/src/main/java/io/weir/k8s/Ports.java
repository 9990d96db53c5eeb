package io.weir.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether pods can reach what they are told to: that a service listens there, and that the network policies let them out and others in. */
final class Ports {
    /** Of brokers, of a URL, of a JDBC address. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:^|//)([A-Za-z0-9.-]+):([0-9]{1,5})");

    private final Manifests manifests;
    private final Problems problems;

    Ports(Manifests manifests, Problems problems) {
        this.manifests = manifests;
        this.problems = problems;
    }

    /** @param setting whose value is an address, such as --elasticsearch.url */
    void checkAddress(Manifest deployment, Pod pod, String setting, String address) {
        for (String one : address.split(",", -1)) {
            Matcher found = HOST_AND_PORT.matcher(one);
            if (!found.find()) {
                problems.add(deployment, "%s %s has no host:port".formatted(setting, one));
                continue;
            }
            String host = found.group(1);
            int port = Integer.parseInt(found.group(2));
            Integer listens = listens(host);
            if (listens != null && listens != port) {
                problems.add(deployment, "%s: %s listens on %d, not on %d".formatted(setting, host, listens, port));
            } else if (listens == null && host.indexOf('.') < 0 && surroundingsAreHere()) {
                problems.add(deployment, "%s: nothing here is called %s".formatted(setting, host));
            }
            for (String component : new String[] {"taskmanager", "jobmanager"}) {
                if (!lets("Egress", pod.labels(component), port)) {
                    problems.add(
                            deployment,
                            "%s: no NetworkPolicy lets its %s out to port %d".formatted(setting, component, port));
                }
            }
        }
    }

    private boolean surroundingsAreHere() {
        return manifests.has("Kafka") || manifests.has("Elasticsearch") || manifests.has("Cluster");
    }

    /** The port of a service that something here makes; null where nothing does. */
    private Integer listens(String host) {
        for (Manifest manifest : manifests.all()) {
            String name = manifest.name();
            switch (manifest.kind()) {
                case "Kafka" -> {
                    if (host.equals(name + "-kafka-bootstrap")) {
                        return manifest.spec().at("/kafka/listeners/0/port").asInt();
                    }
                }
                case "Elasticsearch" -> {
                    if (host.equals(name + "-es-http")) {
                        return 9200;
                    }
                }
                case "Cluster" -> {
                    if (host.equals(name + "-rw")) {
                        return 5432;
                    }
                }
                case "Service" -> {
                    if (host.equals(name)) {
                        return manifest.spec().at("/ports/0/port").asInt();
                    }
                }
                default -> {
                    // Listens to nobody.
                }
            }
        }
        return null;
    }

    /**
     * Whether the policies let traffic of a port through: some does, or none of that direction concerns these pods.
     *
     * @param direction Ingress or Egress
     */
    boolean lets(String direction, Map<String, String> labels, int port) {
        boolean concerned = false;
        for (Manifest policy : manifests.ofKind("NetworkPolicy").toList()) {
            boolean ofDirection = false;
            for (JsonNode type : policy.spec().path("policyTypes")) {
                ofDirection |= type.asText().equals(direction);
            }
            if (!ofDirection || !Selector.takes(policy.spec().path("podSelector"), labels)) {
                continue;
            }
            concerned = true;
            for (JsonNode rule : policy.spec().path(direction.equals("Egress") ? "egress" : "ingress")) {
                boolean named = !rule.has("ports");
                for (JsonNode open : rule.path("ports")) {
                    named |= open.path("port").asInt() == port
                            && open.path("protocol").asText("TCP").equals("TCP");
                }
                if (named) {
                    return true;
                }
            }
        }
        return !concerned;
    }
}
