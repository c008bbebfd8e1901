"""The pictures of the page on runtime algorithms."""
