"""Nothing lost, nothing done twice, whatever dies: processes are killed while people work, and then everything is counted."""
