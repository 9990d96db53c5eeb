package io.weir.localstack;

/**
 * How Elasticsearch and Postgres, which refuse to run as root, are run when this JVM is root. Of no effect for any other
 * user.
 */
public enum AsRoot {
    /** {@link #USER_NAMESPACE} where the kernel allows it, else {@link #NOBODY}. */
    AUTO,
    /** In a user namespace where root's files belong to {@code nobody}: no file changes its owner. Linux only. */
    USER_NAMESPACE,
    /** As the user {@code nobody}, who is given the servers' folders and must be able to reach them. */
    NOBODY
}
