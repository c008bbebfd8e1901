"""Read a lesson: scenes in the order to show them, each a paragraph of a plain text file.

Knows nothing of pages but their names: whether a link's values work is said by the page it opens.

A paragraph has a link, then one sentence, then, if there is one, the control that a learner moves:
its name in the link, a colon, and what the page calls it. Lines that begin with # are notes::

    dropout?p=0.3
    Each pass leaves out other units, so one input has many outputs.
    p: p, the chance to drop
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from core.own_text import read_text, shown

MOST_SCENES, MOST_PROBLEMS = 99, 3
LONGEST_SENTENCE = 140
"""Characters that a sentence may have: two lines in large type."""

Line = tuple[int, str]


@dataclass(frozen=True)
class Scene:
    """A state to show: the name of its ``page``, "" for the first, and the values in its ``link``.

    ``says``: its sentence; ``control``: the name in the link of what a learner moves, and
    ``label``: what the page calls it; both "" where nothing is to be moved.
    """

    page: str
    link: tuple[tuple[str, str], ...]
    says: str
    control: str = ""
    label: str = ""


@dataclass(frozen=True)
class Lesson:
    """The scenes that could be read; ``problems``: a sentence for each paragraph that could not."""

    scenes: tuple[Scene, ...]
    problems: tuple[str, ...] = ()


def read_lesson(data: bytes, name: str, pages: Collection[str], apart: Collection[str]) -> Lesson:
    """Return the lesson in the file ``name``, whose bytes are ``data``.

    ``pages``: the names of the pages there are; ``apart``: parameters that a copied link may have
    besides those of its page, which are left out.

    >>> read_lesson(b"dropout?p=0.3\\nUnits fall.\\n\\nnowhere\\nLost.", "a.txt", ["dropout"], [])
    ... # doctest: +NORMALIZE_WHITESPACE
    Lesson(scenes=(Scene(page='dropout', link=(('p', '0.3'),), says='Units fall.', control='',
    label=''),), problems=('a.txt, line 4: there is no page “nowhere”',))
    """
    scenes: list[Scene] = []
    notes: list[str] = []
    try:
        text, _ = read_text(data, notes)
    except ValueError as error:
        return Lesson((), (f"{name}: {error}",))
    problems = [f"{name}: {note}" for note in notes]
    for paragraph in _paragraphs(text):
        try:
            scenes.append(_scene(paragraph, pages, apart))
        except ValueError as error:
            problems.append(f"{name}, {error}")
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        problems[MOST_PROBLEMS:] = [f"{name} has {more} more paragraphs that are no scenes"]
    if len(scenes) > MOST_SCENES:
        problems.append(f"{name} has {len(scenes)} scenes: the first {MOST_SCENES} are used")
    if not scenes:
        problems.append(f"{name} has no scene that can be shown")
    return Lesson(tuple(scenes[:MOST_SCENES]), tuple(problems))


def _paragraphs(text: str) -> Iterator[list[Line]]:
    """Return the paragraphs, each as its lines with their numbers, without the notes."""
    paragraph: list[Line] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        words = line.strip()
        if words and not words.startswith("#"):
            paragraph.append((number, words))
        elif not words and paragraph:
            yield paragraph
            paragraph = []


def _scene(lines: list[Line], pages: Collection[str], apart: Collection[str]) -> Scene:
    (number, link), *rest = lines
    page, values = _read_link(number, link, pages)
    if not rest:
        raise ValueError(f"line {number}: the scene {shown(link)} has no sentence below its link")
    (number, says), *rest = rest
    if len(says) > LONGEST_SENTENCE:
        room = f"a sentence has at most {LONGEST_SENTENCE} characters"
        raise ValueError(f"line {number}: {room}, and this one {len(says)}")
    control = label = ""
    if rest:
        (number, line), *rest = rest
        control, colon, label = (part.strip() for part in line.partition(":"))
        if not (colon and label and control.isidentifier()):
            what = "a control is its name in the link, a colon, and what the page calls it"
            raise ValueError(f"line {number}: {what}, not {shown(line)}")
    if rest:
        what = "a scene has at most three lines; leave one empty before the next"
        raise ValueError(f"line {rest[0][0]}: {what}")
    kept = tuple((name, value) for name, value in values.items() if name not in apart)
    return Scene(page, kept, says, control, label)


def _read_link(number: int, link: str, pages: Collection[str]) -> tuple[str, dict[str, str]]:
    """Return a link's page, the last part of its path, and its values by name."""
    try:
        parts = urlsplit(link)
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        raise ValueError(f"line {number}: {shown(link)} is no link") from None
    page = parts.path.rstrip("/").rsplit("/", 1)[-1]
    if page not in pages:
        raise ValueError(f"line {number}: there is no page {shown(page)}")
    return page, dict(pairs)
