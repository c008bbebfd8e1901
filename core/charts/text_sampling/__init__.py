"""The pictures of text sampling."""
