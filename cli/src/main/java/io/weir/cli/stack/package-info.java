/**
 * The jobs on a stack of this machine: started from the newest state there is, asked how they do, waited for, ended.
 */
package io.weir.cli.stack;
