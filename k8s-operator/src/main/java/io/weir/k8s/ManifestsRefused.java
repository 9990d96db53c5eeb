package io.weir.k8s;

/** Manifests that cannot even be read; the message says which, why, and what to do. */
public final class ManifestsRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ManifestsRefused(String message) {
        super(message);
    }

    ManifestsRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
