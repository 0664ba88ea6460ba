"""What every level of tests may use."""

pytest_plugins = ["tests.support.postgres", "tests.support.kafka", "tests.support.keycloak"]
