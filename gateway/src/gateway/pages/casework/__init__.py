"""What waits for a unit: the worklist, one record, what is done with it, and news that come by themselves."""
