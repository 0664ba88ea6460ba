"""The Office's page: how cases flow through the country, as counts, as a picture and as a file."""
