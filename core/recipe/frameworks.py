"""The same for TensorFlow and JAX: in words and lines of their own, with their sources."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Framework:
    """``lines``: to paste, by reach; ``says``: what they do; ``limits``: what none can promise."""

    name: str
    lines: dict[str, str]
    says: str
    limits: str
    sources: tuple[tuple[str, str], ...]


_TENSORFLOW = """import tensorflow as tf

tf.keras.utils.set_random_seed({seed})
tf.config.experimental.enable_op_determinism()
"""
_HASH = """# start it as: PYTHONHASHSEED=0 python train.py
"""
_JAX = """import jax

key = jax.random.key({seed})
key, weights, dropout, sampling = jax.random.split(key, 4)
noise = jax.random.normal(sampling, (8, 8))
"""
_XLA = """# start it as: XLA_FLAGS=--xla_gpu_deterministic_ops=true python train.py (on a GPU)
"""

FRAMEWORKS = (
    Framework(
        "TensorFlow",
        {"process": _TENSORFLOW, "machine": _HASH + _TENSORFLOW, "any": _HASH + _TENSORFLOW},
        "The first line seeds Python’s `random`, NumPy’s old functions and TensorFlow. The second "
        "makes each operation repeat on the same hardware; the time it costs depends on the "
        "model. Call both before anything is drawn.",
        "Its documentation promises the same outputs for the same inputs on the same hardware: "
        "nothing across machines or versions. To repeat in one process, call the first line again.",
        (
            (
                "tf.config.experimental.enable_op_determinism",
                "https://www.tensorflow.org/api_docs/python/tf/config/experimental/enable_op_determinism",
            ),
        ),
    ),
    Framework(
        "JAX",
        {"process": _JAX, "machine": _XLA + _JAX, "any": _XLA + _JAX},
        "There is no global generator. Each draw takes a key, and a key gives the same numbers "
        "whenever it is used. Split it before each use, and use none twice. What was drawn "
        "elsewhere moves nothing.",
        "A key is designed to give the same bits on every backend; the arithmetic after it is not, "
        "and a change of JAX’s generator once changed them all. NumPy and `random`, as in a data "
        "loader, need seeds of their own.",
        (
            ("JAX, Pseudorandom numbers", "https://docs.jax.dev/en/latest/random-numbers.html"),
            ("JEP 263, JAX PRNG design", "https://docs.jax.dev/en/latest/jep/263-prng.html"),
            ("Changes to JAX’s generator", "https://github.com/jax-ml/jax/discussions/18480"),
        ),
    ),
)


def lines_of(framework: Framework, reach: str, seed: int) -> str:
    """Return the lines to paste for ``reach``, with ``seed``."""
    return framework.lines[reach].format(seed=seed)
