package io.weir.localstack;

/** Hears how starting and stopping goes. Called from several threads, as servers start side by side. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = (server, news) -> {};

    /**
     * Something happened.
     *
     * @param server {@code kafka}, {@code elasticsearch}, {@code postgres}, {@code jobmanager}, {@code taskmanager-1}, …
     * @param news one short line, such as {@code ready after 4.2 s}
     */
    void report(String server, String news);
}
