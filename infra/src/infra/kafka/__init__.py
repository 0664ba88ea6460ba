"""Apache Kafka as our own child, and its topics and rights as code."""
