/**
 * What every command is made of: options that several have, what the user sees, how it fails, and the process that runs
 * a job's code. Knows none of the others.
 */
package io.weir.cli.command;
