/**
 * {@code weir dead-letters} and {@code weir late-events}: what the job has set aside for a person, looked at, corrected
 * and sent again.
 */
package io.weir.cli.desk;
