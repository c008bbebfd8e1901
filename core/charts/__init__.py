"""The pictures: arrays in, Vega-Lite specifications (or small SVG drawings) out."""
