/** {@code weir savepoint}: savepoints taken, described, looked into, and started from. */
package io.weir.cli.savepoints;
