/**
 * Real Kafka, Elasticsearch, Postgres and Flink servers on this machine, each its own operating system process, for the
 * demo and the integration tests alike. {@link io.weir.localstack.LocalStack} is the way in.
 */
package io.weir.localstack;
