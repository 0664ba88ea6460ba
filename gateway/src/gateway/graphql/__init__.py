"""The schema: one folder per area, each with its types, its queries and the rows of its commands."""

import gateway.graphql.vocabulary  # noqa: F401 -- marks the words before any type names one
