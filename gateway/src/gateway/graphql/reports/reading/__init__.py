"""How a report is read: which classes a document asks for, many at once, its receipt, and who saw it."""
