/**
 * The {@code weir} command, and those of its commands that are no family: each of the other packages has the commands
 * of one subject, by its name, with what only they need. {@link io.weir.cli.Weir} is the way in, and knows them all;
 * nobody knows this package.
 */
package io.weir.cli;
