"""Languages of the pages: words, letters, dates, numbers and names."""
