"""Models in the window: what there is, what is done to it, and the offer of a better one."""
