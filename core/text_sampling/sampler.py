"""The sampler: what a script needs to draw text from a model.

The pieces stand in files of their own: ``filters``, ``pipeline``, ``draws``, ``generation``.
"""

from core.text_sampling.generation import generate
from core.text_sampling.pipeline import SamplerSettings, distribution, pipeline

__all__ = ["SamplerSettings", "distribution", "generate", "pipeline"]
