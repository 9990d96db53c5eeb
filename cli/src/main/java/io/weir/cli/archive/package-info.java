/** {@code weir archive}: the files of what came in, listed, verified, compacted. */
package io.weir.cli.archive;
