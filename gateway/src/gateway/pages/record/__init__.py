"""One report as its reader may see it: its state, what is offered, and what its forms do."""
