"""The pictures of the page on hardware."""
