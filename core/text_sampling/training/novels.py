"""The training text: Jane Austen's six novels, out of Debian's package r-cran-janeaustenr.

They are in the public domain. The text is read when the model is trained, and is not part of
this project. *Persuasion* is held out: the model never sees a line of it.
"""

from __future__ import annotations

import re
import subprocess

TRAINING = ("sensesensibility", "prideprejudice", "mansfieldpark", "emma", "northangerabbey")
HELD_OUT = "persuasion"


def novel(name: str) -> str:
    """Return one novel, a paragraph a line; needs ``apt install r-cran-janeaustenr``."""
    script = f'cat(getExportedValue("janeaustenr", "{name}"), sep="\\n")'
    printed = subprocess.run(
        ["Rscript", "-e", script], check=True, capture_output=True, text=True, timeout=60
    )
    return one_paragraph_a_line(printed.stdout)


def one_paragraph_a_line(printed: str) -> str:
    """Undo the printed page: lines are joined, italics lose their underscores."""
    plain = printed.replace("_", "").replace("\r", "")
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", plain))
    return "\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"
