"""The schema: one folder per area, each with types, queries, mutations and loaders."""
