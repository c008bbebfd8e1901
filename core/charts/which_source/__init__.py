"""Pictures of a study: what each source does to the score."""
