"""Pictures of weight initialisation: landscapes, paths, and networks side by side."""
