"""Child processes: started together, watched, ended in reverse order."""
