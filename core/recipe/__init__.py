"""Recipe: the lines that make a training repeatable, and a check of the reader's own machine."""
