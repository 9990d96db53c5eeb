package io.weir.jobs.savepoint;

import io.weir.importer.ImportRefused;
import io.weir.jobs.archive.ArchiveRefused;
import io.weir.jobs.files.ObjectStores;

/** How the commands here end: 0 for done, and what the user can mend with its message alone. */
final class Ending {
    static final int DONE = 0;
    /** State would be dropped, and nobody has said that it may. */
    static final int WOULD_DROP = 3;

    static final int REFUSED = 2;

    private Ending() {}

    /** What a command does. */
    interface Work {
        /** @return the exit code */
        int run() throws Exception;
    }

    @SuppressWarnings("SystemOut") // It is a command's.
    static void of(Work work) throws Exception {
        ObjectStores.load();
        try {
            System.exit(work.run());
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SavepointRefused
                        || cause instanceof ImportRefused
                        || cause instanceof ArchiveRefused
                        || (cause == e && cause instanceof IllegalArgumentException)) {
                    System.err.println("weir: " + cause.getMessage());
                    System.exit(REFUSED);
                }
            }
            throw e;
        }
    }
}
