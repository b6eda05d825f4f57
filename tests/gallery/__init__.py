"""Every screen as pictures: `make gallery`."""
