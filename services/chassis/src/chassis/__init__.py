"""Library under the services and the gateway. It knows no business noun."""
