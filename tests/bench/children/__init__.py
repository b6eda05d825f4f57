"""Scripts that run in a process of their own, so that their memory can be told."""
