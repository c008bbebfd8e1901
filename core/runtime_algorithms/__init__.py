"""Runtime algorithms: several ways to compute one thing, and what that changes."""
