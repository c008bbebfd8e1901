"""The pictures of diffusion."""
