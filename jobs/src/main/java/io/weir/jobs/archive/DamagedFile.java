package io.weir.jobs.archive;

import java.io.IOException;

/** A file of the archive that is not what was written. */
public final class DamagedFile extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param what is wrong with it, in words that follow the file's name */
    DamagedFile(String file, String what, Throwable cause) {
        super(file + ": " + what, cause);
    }

    DamagedFile(String file, String what) {
        this(file, what, null);
    }
}
