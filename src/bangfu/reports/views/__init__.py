"""Pages: the household file, my work, the county screen."""
