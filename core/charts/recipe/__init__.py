"""Pictures of a recipe: what it holds."""
