"""Apache Kafka: one principal per service, whose rights in the cluster decide who writes and who reads."""
