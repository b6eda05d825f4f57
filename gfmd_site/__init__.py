"""The site: settings, addresses, and what the apps share."""

VERSION = "0.1.0"
