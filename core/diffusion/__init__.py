"""Diffusion: from noise to a shape or an image, step by step, and where its chance comes from."""
