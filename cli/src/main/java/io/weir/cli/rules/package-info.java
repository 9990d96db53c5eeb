/** {@code weir rules}: rules in SQL checked, tested, tried on history, published and taken back. */
package io.weir.cli.rules;
