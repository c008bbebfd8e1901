"""Runs of one training as tiles: the fingerprint of each, where it may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.charts.identicon import identicon

_STYLE = """<style>
.runs { display: grid; grid-template-columns: repeat(auto-fill, minmax(96px, 1fr)); gap: 8px; }
.runs > b { grid-column: 1 / -1; }
.runs > div { text-align: center; font-size: .75rem; line-height: 1.5; }
.runs i { display: block; width: 72px; height: 72px; line-height: 72px; margin: 0 auto 1.1rem;
  border: 1px dashed; border-radius: 8px; font-size: 1.6rem; opacity: .6; box-sizing: border-box; }
</style>"""


def run_tiles(runs: Mapping[str, int], came: Mapping[str, Sequence[str]], told: bool) -> str:
    """Return HTML with a row for each mode: ``runs`` tiles, "?" for each that came, untold.

    ``came``: by mode, the 12 hex digits of the runs that are done.
    """
    rows = "".join(_row(mode, count, came.get(mode, ()), told) for mode, count in runs.items())
    return f'{_STYLE}<div class="runs">{rows}</div>'


def _row(mode: str, count: int, came: Sequence[str], told: bool) -> str:
    head = f": {len(set(came))} of {count} distinct" if told and len(came) == count else ""
    done = [f"{identicon(run, 72)}<br><code>{run}</code>" if told else "<i>?</i>" for run in came]
    tiles = "".join(f"<div>{tile}</div>" for tile in [*done, *["<i></i>"] * (count - len(came))])
    return f"<b>{mode}{head}</b>{tiles}"
