/** The status page of a stack: the process that serves it, and where a person can look otherwise. */
package io.weir.cli.page;
