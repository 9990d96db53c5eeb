/** The topics as a client beside the job has them: fed, followed while something runs, read as they are kept. */
package io.weir.cli.topics;
