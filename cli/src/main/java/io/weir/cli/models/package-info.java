/** {@code weir model} and {@code weir thresholds}: what scores payments, and what follows from a score. */
package io.weir.cli.models;
