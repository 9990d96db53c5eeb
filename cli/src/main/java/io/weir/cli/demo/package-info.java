/**
 * {@code weir demo} and {@code weir simulate}: made-up customers sent through the whole suite, or written into files.
 */
package io.weir.cli.demo;
