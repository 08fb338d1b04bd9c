"""Index health: what the library holds, what it could not read and why, and what can be done."""
