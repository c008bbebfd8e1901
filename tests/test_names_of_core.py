"""The names that others build on: each can be imported from where it has been promised."""

from importlib import import_module

import pytest

PROMISED = {
    "core.seeds": "parse_seeds fingerprint torch_generator Seeds",
    "core.weight_initialization.networks": "NETWORKS",
    "core.weight_initialization.descent": "DescentSettings descend",
    "core.data_splits.holdout": "holdout",
    "core.data_splits.kfold": "kfold scores",
    "core.data_splits.intervals": "naive_standard_error corrected_standard_error",
    "core.dropout": "dropout_mask dropout_pass",
    "core.diffusion.schedule": "Schedule",
    "core.diffusion.sampler": "sample",
    "core.text_sampling.filters": "temperature top_k top_p min_p",
    "core.text_sampling.sampler": "SamplerSettings distribution generate",
    "core.hardware.makers": "dropout_mask this_host recognise",
    "core.is_it_noise.compare": "compare",
    "core.is_it_noise.read": "read_scores",
    "core.runtime_algorithms.convolution": "ALGORITHMS",
    "core.runtime_algorithms.summation": "orders",
    "core.which_source.study": "Study",
}


@pytest.mark.parametrize("module", PROMISED)
def test_it_is_there(module: str) -> None:
    found = import_module(module)
    for name in PROMISED[module].split():
        assert hasattr(found, name), name
