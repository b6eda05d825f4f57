"""Short days in English."""
