"""The schema: one folder per area, each with types, queries, mutations and loaders."""

import gateway.graphql.vocabulary  # noqa: F401 -- marks the words before any type names one
