/**
 * Two sets of results compared, wherever they come from: what was added, is missing or has changed, and what of it late
 * events permit. Knows no command.
 */
package io.weir.cli.diff;
