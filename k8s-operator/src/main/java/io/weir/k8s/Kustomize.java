package io.weir.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code kubectl kustomize}: it renders what {@code kubectl apply -k} would apply, and asks no cluster. */
public final class Kustomize {
    private static final int PATIENCE_SECONDS = 60;

    private Kustomize() {}

    /** Whether there is a kubectl that renders what stands in our kustomizations. One of before 2023, as Debian 12 brings it, does not. */
    public static boolean isThere() {
        try {
            Process version = new ProcessBuilder("kubectl", "version", "--client", "--output=yaml")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return version.waitFor() == 0 && answer.contains("kustomizeVersion: v5");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking kubectl for its version", e);
        }
    }

    /**
     * Renders a kustomization.
     *
     * @throws ManifestsRefused when there is none, it is wrong, or no kubectl is there
     */
    static String render(Path folder) {
        if (!Files.exists(folder.resolve("kustomization.yaml"))) {
            throw new ManifestsRefused(
                    folder + " has no kustomization.yaml: give a folder that has one, or YAML files");
        }
        try {
            Path said = Files.createTempFile("kustomize", ".err");
            try {
                Process kubectl;
                try {
                    kubectl = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                            .redirectError(said.toFile())
                            .start();
                } catch (IOException e) {
                    throw new ManifestsRefused(
                            folder
                                    + " needs kubectl 1.27 or newer to be rendered, and there is none on the path: install"
                                    + " it, or give the rendered YAML as a file",
                            e);
                }
                String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!kubectl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || kubectl.exitValue() != 0) {
                    kubectl.destroyForcibly();
                    throw new ManifestsRefused(folder + " cannot be rendered by kubectl kustomize: "
                            + Files.readString(said).strip());
                }
                return text;
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Rendering " + folder + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while rendering " + folder, e);
        }
    }
}
