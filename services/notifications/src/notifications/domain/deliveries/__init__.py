"""One way of handing a notice over."""
