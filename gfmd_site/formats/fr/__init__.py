"""Days and times in French."""
