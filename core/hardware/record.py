"""Record what this machine makes of a fixed list of probes: on its CPU, and on CUDA where it is.

    python -m core.hardware.record --quick --output FILE

writes one JSON file (its schema: ``core/hardware/schema.json``), with no name of a host, a user or
a path. Under 5 minutes; with ``--quick`` under one.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch

from core.hardware.machines import draw_all
from core.hardware.makers import MaskSettings, both_masks
from core.hardware.probes import PROBES, Probe
from core.hardware.records import FORMAT
from core.hardware.variants import VariantSettings
from core.hardware.variants import record as record_training
from core.seeds import fingerprint
from core.this_machine import processor

SIZES, SECONDS = {True: 200_000, False: 1_000_000}, {True: 40.0, False: 240.0}
"""By whether it is quick; after so many seconds a probe is repeated no more than twice."""


def main(arguments: Sequence[str]) -> None:
    """Run all probes and write the record."""
    parser = argparse.ArgumentParser(prog="python -m core.hardware.record", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--quick", action="store_true", help="fewer repeats: under a minute")
    parser.add_argument("--output", required=True, help="the file to write")
    asked = parser.parse_args(arguments)
    try:
        Path(asked.output).touch()
    except OSError as error:
        parser.error(f"{asked.output} cannot be written: {error.strerror}")
    record = make(asked.quick)
    Path(asked.output).write_text(json.dumps(record, indent=1, allow_nan=False), "utf-8")
    print(f"{asked.output}: {len(record['probes'])} probes in {record['seconds']:.0f} s.")


def make(quick: bool) -> dict[str, Any]:
    """Return the record of this machine; say on standard error how far it is."""
    started = time.perf_counter()
    threads = min(2, os.cpu_count() or 1)
    torch.set_num_threads(threads)
    devices = [torch.device("cpu")]
    devices += [torch.device("cuda")] if torch.cuda.is_available() else []
    work = [(probe, device) for device in devices for probe in PROBES]
    probes = []
    for number, (probe, device) in enumerate(work, 1):
        probes.append(run_probe(probe, device, quick, started + SECONDS[quick]))
        print(f"{number} of {len(work)}: {probe.name}, {device.type}", file=sys.stderr)
    torch.set_num_threads(1)
    training = record_training(VariantSettings("nothing", steps=2), changed=False)
    masks = both_masks(MaskSettings(123, 0.5, 1, 1000))
    drawn = {"nn.Dropout(0.5)": masks.library, "bernoulli, float64": masks.portable}
    return {
        "format": FORMAT,
        "quick": quick,
        "machine": {**machine(), "maker": masks.host, "threads": threads},
        "probes": probes,
        "draws": draw_all(0),
        "masks": {name: fingerprint(mask) for name, mask in drawn.items()},
        "operations": [[training["names"][each[0]], each[4]] for each in training["operations"]],
        "seconds": round(time.perf_counter() - started, 1),
    }


def run_probe(probe: Probe, device: torch.device, quick: bool, until: float) -> dict[str, Any]:
    """Repeat a probe with the switch off and on; after the time ``until`` only twice."""
    tried: dict[str, Any] = {"name": probe.name, "device": device.type}
    for mode, debug in (("off", "default"), ("on", "error")):
        # The same switch as torch.use_deterministic_algorithms, which imports for seconds.
        torch.set_deterministic_debug_mode(debug)
        try:
            compute = probe.on(device, SIZES[quick])
            tried[mode] = _repeated(compute, probe.repeats[not quick], until)
        except RuntimeError as error:
            # The first sentence: what follows are addresses, and may be paths.
            says = (str(error) or "an error without words").splitlines()[0].split(". ")[0]
            tried[mode] = {"repeats": 0, "error": says[:300]}
        finally:
            torch.set_deterministic_debug_mode("default")
    return tried


def _repeated(compute: Callable[[], torch.Tensor], repeats: int, until: float) -> dict[str, Any]:
    times: list[float] = []
    prints: list[str] = []
    first, apart = None, 0.0
    while len(times) < repeats and (len(times) < 2 or time.perf_counter() < until):
        before = time.perf_counter()
        values = compute().detach().cpu().numpy()  # Which waits for a graphics card, too.
        times.append(time.perf_counter() - before)
        prints.append(fingerprint(values))
        first = values if first is None else first
        apart = max(apart, float(np.nan_to_num(np.abs(values - first).max())))
    counts = Counter(prints).most_common()
    return {
        "repeats": len(times),
        "distinct": len(counts),
        "fingerprint": counts[0][0],
        "counts": [count for _, count in counts[:5]],
        "largest_difference": apart,
        "milliseconds": round(1000 * float(np.median(times)), 4),
    }


def machine() -> dict[str, Any]:
    """Return what this machine is: nothing that names its owner."""
    found: dict[str, Any] = {
        "processor": processor(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "capability": torch.backends.cpu.get_cpu_capability(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
        "mkl": torch.backends.mkl.is_available(),
        "onednn": torch.backends.mkldnn.is_available(),
    }
    if torch.cuda.is_available():
        found["gpu"] = torch.cuda.get_device_name()
        found["gpu_capability"] = ".".join(map(str, torch.cuda.get_device_capability()))
        found["cuda"] = str(torch.version.cuda)
        found["cudnn"] = str(torch.backends.cudnn.version())
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
