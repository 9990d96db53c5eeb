package io.weir.cli;

/** Which Weir this is. */
final class Release {
    static final String VERSION = "0.1.0-SNAPSHOT";

    private Release() {}
}
