/** {@code weir features}: exported from history, shown of an account. */
package io.weir.cli.features;
