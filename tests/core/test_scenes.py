"""A lesson as presenters write it, and what is said of the lines that are no scene."""

from __future__ import annotations

import pytest

from core.scenes import LONGEST_SENTENCE, MOST_SCENES, Lesson, Scene, read_lesson

PAGES = ("", "dropout", "data_splits")
GOOD = "dropout?view=watch&p=0.3\nUnits fall.\np: p, the chance: to drop\n"
SCENE = Scene(
    "dropout", (("view", "watch"), ("p", "0.3")), "Units fall.", "p", "p, the chance: to drop"
)


def lesson(text: str | bytes) -> Lesson:
    data = text if isinstance(text, bytes) else text.encode()
    return read_lesson(data, "lesson.txt", PAGES, ("present", "scene"))


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"# a note\n\n\n  {GOOD}# another",
        GOOD.replace("\n", "\r\n"),
        f"\ufeff{GOOD}",
        GOOD.encode("utf-16"),
        f"https://host.example:8501/app/{GOOD}",
        GOOD.replace("p=0.3", "p=0.3&present=1&scene=4"),
        GOOD.replace("Units", "# Units: of no account\nUnits"),
    ],
)
def test_a_scene_is_read_however_it_was_saved_or_copied(text: str | bytes) -> None:
    assert lesson(text) == Lesson((SCENE,))


def test_a_control_may_be_left_out_and_the_first_page_be_shown() -> None:
    scenes = lesson("/\nThe map.\n\nhttp://localhost:8501/?\nAgain.").scenes
    assert [(scene.page, scene.link, scene.control) for scene in scenes] == [("", (), "")] * 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dropuot\nFallen.", "lesson.txt, line 5: there is no page “dropuot”"),
        ("../../etc/passwd\nRead.", "lesson.txt, line 5: there is no page “passwd”"),
        ("http://[x/dropout\nOdd.", "lesson.txt, line 5: “http://[x/dropout” is no link"),
        ("dropout", "lesson.txt, line 5: the scene “dropout” has no sentence below its link"),
        (f"dropout\n{'a' * (LONGEST_SENTENCE + 1)}",
         "lesson.txt, line 6: a sentence has at most 140 characters, and this one 141"),
        ("dropout\nOne.\nand a second.", "lesson.txt, line 7: a control is its name in the link, a "
         "colon, and what the page calls it, not “and a second.”"),
        ("dropout\nOne.\np: p\nq: q",
         "lesson.txt, line 8: a scene has at most three lines; leave one empty before the next"),
    ],
)  # fmt: skip
def test_what_is_no_scene_is_told_by_its_line_and_the_others_are_kept(text: str, says: str) -> None:
    read = lesson(f"{GOOD}\n{text}\n\n{GOOD}")
    assert read == Lesson((SCENE, SCENE), (says,))


def test_a_file_of_another_kind_is_answered_in_few_sentences() -> None:
    assert lesson("# nothing yet").problems == ("lesson.txt has no scene that can be shown",)
    assert lesson(b"").problems == ("lesson.txt: the file is empty",)
    assert len(lesson("one\n\n" * 5_000).problems) == 5
    assert lesson(bytes(range(256))).scenes == ()
    many = lesson(f"{GOOD}\n" * (MOST_SCENES + 1))
    assert len(many.scenes) == MOST_SCENES
    assert many.problems == ("lesson.txt has 100 scenes: the first 99 are used",)
