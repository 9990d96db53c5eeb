/**
 * {@code weir chaos}: servers killed, halted and cut off while the job runs, and whether its outputs are what they are
 * without.
 */
package io.weir.cli.chaos;
