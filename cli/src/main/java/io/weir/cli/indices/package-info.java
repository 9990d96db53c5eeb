/** {@code weir indices}: what Elasticsearch holds, kept in order by the jobs' own code. */
package io.weir.cli.indices;
