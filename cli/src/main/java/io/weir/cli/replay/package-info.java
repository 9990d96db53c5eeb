/**
 * {@code weir replay} and {@code weir diff}: the archive through the job once more, and what came out held against what
 * was live.
 */
package io.weir.cli.replay;
