"""Record what this machine makes of a fixed list of probes: on its CPU, and on CUDA where it is.

    python -m core.hardware.record --quick --output FILE

writes one JSON file (its schema: ``core/hardware/schema.json``) with the machine's description and
versions, and no name of a host, a user or a path. Under 5 minutes; with ``--quick`` under one.
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
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch

from core.hardware.machines import DRAWS
from core.hardware.makers import library_mask, portable_mask, processor, this_host
from core.hardware.probes import PROBES, Probe
from core.hardware.records import FORMAT
from core.hardware.variants import train as recorded_training
from core.hardware.variants_task import VariantSettings
from core.own_process.child import ROOT
from core.seeds import fingerprint

SIZES = {"quick": 200_000, "whole": 1_000_000}
SECONDS = {"quick": 50.0, "whole": 270.0}
"""After so many seconds a probe is repeated no more than twice."""


def main(arguments: Sequence[str]) -> None:
    """Run all probes and write the record."""
    parser = argparse.ArgumentParser(
        prog="python -m core.hardware.record",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="fewer repeats: under a minute")
    parser.add_argument("--output", required=True, help="the file to write")
    asked = parser.parse_args(arguments)
    record = make(asked.quick)
    with open(asked.output, "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1, allow_nan=False)
    print(f"{asked.output}: {len(record['probes'])} probes in {record['seconds']:.0f} s.")


def make(quick: bool) -> dict[str, Any]:
    """Return the record of this machine; say on standard error how far it is."""
    started = time.perf_counter()
    threads = min(2, os.cpu_count() or 1)
    torch.set_num_threads(threads)
    devices = [torch.device("cpu")]
    devices += [torch.device("cuda")] if torch.cuda.is_available() else []
    work = [(probe, device) for device in devices for probe in PROBES]
    until, probes = started + SECONDS["quick" if quick else "whole"], []
    for number, (probe, device) in enumerate(work, 1):
        probes.append(run_probe(probe, device, quick, until))
        print(f"{number} of {len(work)}: {probe.name}, {device.type}", file=sys.stderr)
    return {
        "format": FORMAT,
        "quick": quick,
        "machine": machine(threads),
        "probes": probes,
        "draws": draws(),
        "masks": masks(),
        "operations": operations(),
        "seconds": round(time.perf_counter() - started, 1),
    }


def run_probe(probe: Probe, device: torch.device, quick: bool, until: float) -> dict[str, Any]:
    """Repeat a probe with the switch off and on."""
    size, repeats = SIZES["quick" if quick else "whole"], probe.quick if quick else probe.whole
    tried: dict[str, Any] = {"name": probe.name, "device": device.type}
    for mode in ("off", "on"):
        # The same switch as torch.use_deterministic_algorithms, which imports for seconds.
        torch.set_deterministic_debug_mode("error" if mode == "on" else "default")
        try:
            tried[mode] = _repeated(probe.make(device, size), repeats, device, until)
        except RuntimeError as error:
            tried[mode] = {"repeats": 0, "error": _plain(str(error))}
        finally:
            torch.set_deterministic_debug_mode("default")
    return tried


def _repeated(
    compute: Callable[[], torch.Tensor], repeats: int, device: torch.device, until: float
) -> dict[str, Any]:
    prints: Counter[str] = Counter()
    times, first, apart = [], None, 0.0
    for number in range(repeats):
        if number > 1 and time.perf_counter() > until:
            break
        before = time.perf_counter()
        result = compute()
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - before)
        values = result.detach().cpu().numpy()
        prints[fingerprint(values)] += 1
        first = values if first is None else first
        apart = max(apart, float(np.nan_to_num(np.abs(values - first)).max()))
    return {
        "repeats": len(times),
        "distinct": len(prints),
        "fingerprint": prints.most_common(1)[0][0],
        "counts": [count for _, count in prints.most_common(5)],
        "largest_difference": apart,
        "milliseconds": round(1000 * float(np.median(times)), 4),
    }


def _plain(message: str) -> str:
    """Return the first line of an error, without paths."""
    words = (message.strip() or "an error without words").splitlines()[0]
    return words.replace(str(ROOT), "").replace(os.path.expanduser("~"), "~")[:300]


def machine(threads: int) -> dict[str, Any]:
    """Return what this machine is: nothing that names its owner."""
    found: dict[str, Any] = {
        "processor": processor(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "capability": torch.backends.cpu.get_cpu_capability(),
        "maker": this_host(),
        "threads": threads,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
        "mkl": torch.backends.mkl.is_available(),
        "onednn": torch.backends.mkldnn.is_available(),
    }
    if torch.cuda.is_available():
        major, minor = torch.cuda.get_device_capability()
        found |= {
            "gpu": torch.cuda.get_device_name(),
            "gpu_capability": f"{major}.{minor}",
            "cuda": str(torch.version.cuda),
            "cudnn": str(torch.backends.cudnn.version()),
        }
    return found


def draws() -> dict[str, str]:
    """Return the fingerprint of each draw of random numbers from seed 0, on the CPU."""
    prints = {}
    for name, draw in DRAWS.items():
        torch.manual_seed(0)
        prints[name] = fingerprint(draw())
    return prints


def masks() -> dict[str, str]:
    """Return the fingerprints of two dropout masks from seed 123: torch's own, and the control."""
    own, control = library_mask((1000,), 0.5, 123), portable_mask((1000,), 0.5, 123)
    return {"nn.Dropout(0.5)": fingerprint(own), "bernoulli, float64": fingerprint(control)}


def operations() -> list[list[str]]:
    """Return name and fingerprint of each operation of two training steps."""
    torch.set_num_threads(1)
    record = recorded_training(VariantSettings("nothing", steps=2), changed=False)
    return [[record["names"][each[0]], each[4]] for each in record["operations"]]


if __name__ == "__main__":
    main(sys.argv[1:])
