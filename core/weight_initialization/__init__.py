"""Weight initialisation: two-weight networks, their loss landscapes, and where each seed ends."""
