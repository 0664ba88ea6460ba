"""One report as its reader may see it: where it stands, what is offered, and what its forms do."""
