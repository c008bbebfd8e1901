"""The flags as they read in a fresh process, the lines that set them, and what they bring about."""

from __future__ import annotations

import json
import random
from dataclasses import fields
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch

from core.own_process import Child
from core.runtime_algorithms import flags
from core.runtime_algorithms.composer import FAST, MODES, REPEATABLE, Composed
from core.runtime_algorithms.cudnn import family_of, name_algorithms
from core.runtime_algorithms.findings import device_words, flags_finding, luck
from core.runtime_algorithms.flags import FLAGS, UNSET, Flag, live_flags
from core.runtime_algorithms.switch_task import SwitchSettings, read_answer, task_of
from core.runtime_algorithms.tables import flags_table
from tests.core.runtime_algorithms.test_switch import EQUAL, made
from tests.scripts import printed_by

BY_NAME = {flag.name: flag for flag in FLAGS}


def live_under(composed: Composed) -> dict[str, str]:
    tiny = SwitchSettings(runs=1, steps=2, lines="\n".join(composed.lines()))
    return dict(read_answer(Child(task_of(tiny)).result()).live)


def test_a_fresh_process_reads_the_defaults_that_the_table_states() -> None:
    live = live_under(Composed())
    stated = {flag.name: flag.default for flag in FLAGS}
    # Without cuDNN the limit of its benchmark cannot be told.
    if not torch.cuda.is_available():
        assert live.pop("torch.backends.cudnn.benchmark_limit") == "None"
        del stated["torch.backends.cudnn.benchmark_limit"]
    assert live == stated


def test_the_lines_set_what_they_say_in_the_process_and_nowhere_else() -> None:
    before = live_flags()
    everything = Composed("on", True, True, "off", ":16:8", False, False, False, True, False)
    live = live_under(everything)
    assert live == {
        **before,
        "torch.use_deterministic_algorithms(mode)": "True",
        "torch.utils.deterministic.fill_uninitialized_memory": "False",
        "torch.backends.cudnn.enabled": "False",
        "torch.backends.cudnn.benchmark": "True",
        "torch.backends.cudnn.deterministic": "True",
        "torch.backends.cudnn.conv.fp32_precision": "'ieee'",
        "torch.backends.cuda.matmul.fp32_precision": "'ieee'",
        "torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction": "False",
        "torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction": "False",
        "torch.backends.mkldnn.enabled": "False",
        "torch.backends.mkldnn.deterministic": "True",
        "CUBLAS_WORKSPACE_CONFIG": "':16:8'",
    }
    assert live_flags() == before


def test_only_what_differs_from_the_defaults_is_to_be_pasted() -> None:
    assert Composed().lines() == ("import torch  # every flag as installed",)
    assert REPEATABLE.lines() == (
        "import os",
        "",
        'os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"  # before CUDA starts',
        "",
        "import random",
        "",
        "import numpy as np",
        "import torch",
        "",
        "random.seed(0)",
        "np.random.seed(0)",
        "torch.manual_seed(0)  # initial weights, dropout; on CUDA too",
        "generator = torch.Generator().manual_seed(0)  # DataLoader(…, generator=generator)",
        "torch.use_deterministic_algorithms(True)",
        'torch.backends.cudnn.conv.fp32_precision = "ieee"',
        'torch.backends.cuda.matmul.fp32_precision = "ieee"',
    )
    assert "torch.backends.cudnn.benchmark = True" in FAST.lines()


def test_the_workspace_is_set_before_torch_is_imported() -> None:
    """Later it does nothing, and no CPU can see that."""
    for composed in (REPEATABLE, Composed(workspace=":16:8"), Composed("on", workspace=":16:8")):
        lines = composed.lines()
        (setting,) = (at for at, line in enumerate(lines) if "CUBLAS_WORKSPACE_CONFIG" in line)
        assert setting < lines.index("import torch")


def test_the_repeatable_lines_seed_every_source() -> None:
    """Two scripts that begin with them draw the same numbers from all four generators."""
    draw = (
        "\nimport json\nnumbers = [random.random(), np.random.rand(), torch.rand(1).item(),"
        " torch.rand(1, generator=generator).item()]\nprint(json.dumps(numbers))"
    )
    one, other = printed_by(["\n".join(REPEATABLE.lines()) + draw] * 2)
    assert one == other
    wanted = random.Random(0).random(), np.random.RandomState(0).rand()
    assert json.loads(one)[:2] == list(wanted)


def test_every_choice_of_switches_is_python() -> None:
    switches = [field.name for field in fields(Composed) if field.type == "bool"]
    assert len(switches) == 8
    for mode, values in product(MODES, product((True, False), repeat=len(switches))):
        chosen: dict[str, Any] = dict(zip(switches, values, strict=True))
        composed = Composed(mode=mode, **chosen)
        compile("\n".join(composed.lines()), "lines", "exec")
        assert len(set(composed.notes())) == len(composed.notes())


def test_the_traps_of_a_choice_are_named() -> None:
    def notes(**choice: object) -> str:
        return " ".join(Composed(**choice).notes())  # type: ignore[arg-type]

    assert "stays nondeterministic" in notes(mode="warn")
    assert "chooses by the clock" in notes(benchmark=True)
    assert "covers convolutions" in notes(cudnn_deterministic=True)
    assert "nothing to act on" in notes(cudnn=False, benchmark=True)
    assert "two runs may differ" in notes()
    assert "several CUDA streams" in notes(mode="on")
    assert "every source is seeded" in notes(mode="on")
    assert REPEATABLE.notes() == ()


@pytest.mark.parametrize("wrong", [{"mode": "maybe"}, {"tf32": "yes"}, {"workspace": ":1:1"}])
def test_an_unknown_word_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong.values()))):
        Composed(**wrong)  # type: ignore[arg-type]


def test_a_switch_that_cannot_be_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def mixed(name: str) -> object:
        raise RuntimeError(f"mix of the legacy and new APIs\n{name}")

    monkeypatch.setattr(flags, "_attribute", mixed)
    flag = Flag("x", "True", True, "", "", "")
    assert flag.live() == "cannot be read: mix of the legacy and new APIs"
    for cuda in (False, True):
        monkeypatch.setattr(torch.cuda, "is_available", lambda cuda=cuda: cuda)
        assert flag.acts is cuda
    assert BY_NAME["CUBLAS_WORKSPACE_CONFIG"].live() in (UNSET, "':4096:8'", "':16:8'")


@pytest.mark.parametrize(
    ("kernel", "family"),
    [
        (
            "void cudnn::winograd_nonfused::winogradForwardData<float>",
            "WINOGRAD_NONFUSED",
        ),
        ("cudnn_winograd_128x128_ldg1_ldg4_relu_tile148t_nt_v1", "WINOGRAD"),
        ("void fft2d_r2c_32x32<float, false, 0u, false>(float2*)", "FFT"),
        ("sm80_xmma_fprop_implicit_gemm_tf32f32_tf32f32_f32_nhwckrsc_nhwc", "IMPLICIT_GEMM"),
        ("sm90_xmma_wgrad_implicit_gemm_indexed_f32f32", "IMPLICIT_GEMM"),
        ("void implicit_convolve_sgemm<float, float, 1024, 5>", "IMPLICIT_GEMM"),
        ("void cudnn::cnn::conv2d_grouped_direct_kernel<false>", "DIRECT"),
        ("void cudnn::cnn::wgrad_alg0_engine<float, 128>", "BWD_FILTER_ALGO_0"),
        ("void at::native::vectorized_elementwise_kernel<4>", ""),
    ],
)
def test_an_algorithm_is_named_by_its_kernel(kernel: str, family: str) -> None:
    assert family_of(kernel) == family


def test_what_cudnn_took_is_named_once_and_said() -> None:
    kernels = [
        "void fft2d_r2c_32x32<float, false>",
        "void at::native::reduce_kernel<512>",
        "void fft2d_r2c_32x32<float, true>",
    ]
    taken = name_algorithms(kernels)
    assert taken == ("FFT (fft2d_r2c_32x32)",)
    on_cuda = made(device="NVIDIA H200", algorithms=taken)
    assert device_words(on_cuda) == ("It ran on NVIDIA H200. cuDNN took `FFT (fft2d_r2c_32x32)`.")
    assert "no CUDA here" in device_words(made())


def test_words_say_whether_equal_runs_were_luck() -> None:
    assert flags_finding(made()) == "Under these lines: 3 runs, 3 different networks."
    assert "equal this time" in luck(made(**EQUAL))
    assert "this time" not in luck(made(**EQUAL, deterministic=True))


def test_the_table_can_be_taken_home() -> None:
    assert flags_table(made(live=live_flags())).shape == (len(FLAGS), 8)


def test_reading_the_flags_moves_none() -> None:
    threads = torch.get_num_threads()
    assert [flag.live() for flag in FLAGS] == [flag.live() for flag in FLAGS]
    assert not torch.are_deterministic_algorithms_enabled()
    assert torch.get_num_threads() == threads
