"""Pages for people: each executes a named document on the gateway's own schema and renders what it answers. No page knows a rule."""
