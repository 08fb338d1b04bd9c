"""Window: the regions put together, and what belongs to the program as a whole."""
