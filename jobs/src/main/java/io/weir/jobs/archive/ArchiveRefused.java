package io.weir.jobs.archive;

/** What was asked of an archive cannot be had; the message says why and what to do. */
public final class ArchiveRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ArchiveRefused(String message) {
        super(message);
    }

    public ArchiveRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
