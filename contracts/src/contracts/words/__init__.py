"""Every code that is said outside a service, typed here and nowhere else. Plain enums, so that the domains may use them."""
