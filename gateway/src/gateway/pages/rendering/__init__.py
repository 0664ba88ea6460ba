"""From a named document to a page: templates, styles, headers, and what is said when it cannot be shown."""
