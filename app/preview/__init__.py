"""The pane at the right: the page or the text that a hit stands in.

`pane` puts the parts together; `session` decides what is to be seen and has it made on a thread.
"""
