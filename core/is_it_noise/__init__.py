"""Is it noise? Scores of two variants compared, and what they cannot tell."""
