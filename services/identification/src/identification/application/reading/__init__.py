"""Reading reports: positions, rulings, lists, and the record of reads."""
