"""Who answers for a name: one of several processes, any of which may be ending, gone, or hang."""
