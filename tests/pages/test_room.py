"""A room on the pages: presenters and members as sessions of their own in one process."""

import json
import re
from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, ButtonGroup

from core.rooms import MOST_ROOMS, MOST_SEATS, Seat
from pages.common import room
from pages.common.room_look import dot_plot
from tests.pages.opening import ROOT, charts_of, open_page, spec_of, words_of

ANSWERED = re.compile(r"You said \*\*|The answer is \*\*")


@pytest.fixture(autouse=True)
def _no_rooms_before() -> Iterator[None]:
    room._rooms.clear()
    yield
    room._rooms.clear()


def opened(script: str = "", **link: str) -> AppTest:
    """Return a presenter who has opened a room on the first page, and gone to a page."""
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60).run()
    button(app, "Open a room").click().run()
    if script:
        app.switch_page(script)
        app.query_params.update(link)
        app.run()
    assert not app.exception
    return app


def joined(presenter: AppTest) -> AppTest:
    return arriving(room=code_of(presenter))


def arriving(**link: str) -> AppTest:
    """Return a visitor who opens the first page by a link."""
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60)
    app.query_params.update(link)
    app.run()
    assert not app.exception
    return app


def link_of(app: AppTest) -> dict[str, str]:
    """Return what the address says beside the room."""
    return {name: at(app, name) for name in app.query_params if name != "room"}


def at(app: AppTest, name: str) -> str:
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def code_of(app: AppTest) -> str:
    return at(app, "room")


def seat_of(app: AppTest) -> Seat:
    seat: Seat = app.session_state["room place"].seat
    return seat


def button(app: AppTest, label: str) -> Button:
    return next(each for each in app.button if each.label == label)


def pills(app: AppTest) -> ButtonGroup[str]:
    return next(e for e in app.button_group if "Just show me" in e.options)


def dots_of(presenter: AppTest) -> dict[str, int]:
    """Return the dots that the presenter's page draws, by option."""
    presenter.run()
    (table,) = (e.proto.body for e in presenter.get("html") if "<table" in e.proto.body)
    rows = re.findall(r"<th>(.*?)</th><td>(\d+)</td><td>(.*?)</td>", table)
    assert all(int(count) == drawn.count("<i") for _, count, drawn in rows)
    return {option: int(count) for option, count, _ in rows}


def notes(app: AppTest) -> list[str]:
    assert not app.exception
    return [each.value for each in app.info]


def test_who_has_no_code_sees_nothing_of_a_room() -> None:
    opened("pages/dropout.py")
    app = open_page("pages/dropout.py")
    assert not notes(app)
    assert not [each for each in app.button if each.label in ("Hold", "Reveal", "Leave")]
    assert not [e for e in app.get("html") if "room-" in e.proto.body]
    assert not app.get("auto_rerun")


def test_who_joins_by_a_link_is_where_the_presenter_is() -> None:
    presenter = opened("pages/dropout.py", p="0.3", seed="7")
    member = joined(presenter)
    assert member.title[0].value == "Dropout"
    assert link_of(member) == {"p": "0.3", "seed": "7"}
    assert f"You follow the room {code_of(presenter)}." in words_of(member)
    presenter.run()
    assert "**1** here" in words_of(presenter)


def test_a_code_is_typed_on_the_first_page_in_any_way() -> None:
    presenter = opened("pages/dropout.py")
    app = arriving()
    (field,) = (each for each in app.text_input if each.label.startswith("The code"))
    field.set_value(f" {code_of(presenter).lower()[:2]}-{code_of(presenter)[2:]} ").run()
    assert app.title[0].value == "Dropout"
    assert code_of(app) == code_of(presenter)


def test_members_follow_page_and_state_until_they_go_their_own_way() -> None:
    presenter = opened("pages/dropout.py")
    member = joined(presenter)
    presenter.switch_page("pages/runtime_algorithms.py")
    presenter.query_params["view"] = "addition"
    presenter.run()
    member.run()
    assert member.title[0].value == "Runtime algorithms"
    assert link_of(member) == {"view": "addition"}
    button(member, "Stop following").click().run()
    assert "On your own way" in words_of(member)
    presenter.switch_page("pages/dropout.py").run()
    member.run()
    assert member.title[0].value == "Runtime algorithms"
    button(member, "Follow").click().run()
    assert member.title[0].value == "Dropout"


def test_what_a_member_moves_stays_until_the_next_scene() -> None:
    presenter = opened("pages/dropout.py")
    member = joined(presenter)
    member.slider[0].set_value(0.2).run()
    member.run()
    assert link_of(member) == {"p": "0.2"}
    presenter.text_input[0].set_value("9").run()
    member.run()
    assert link_of(member) == {"seed": "9"}, "as the presenter's: p is the default again"


def test_a_guess_falls_as_a_dot_and_is_answered_when_the_presenter_reveals() -> None:
    presenter = opened("pages/dropout.py")
    first, second, silent = (joined(presenter) for _ in range(3))
    for member in (first, second):
        pills(member).set_value("one").run()
    pills(second).set_value("2 to 50").run()
    assert dots_of(presenter) == {"One": 1, "2 to 50": 1, "More than 50": 0}
    for app in (first, second, silent, presenter):
        assert not ANSWERED.search(words_of(app))
    assert any("Your guess is in." in each.value for each in first.caption)
    button(presenter, "Reveal").click().run()
    for app in (first, second, silent):
        app.run()
        assert not app.exception
    assert "You said **one**. The answer is **2 to 50**" in words_of(first)
    assert "You said **2 to 50**, and that is right" in words_of(second)
    for app in (silent, presenter):
        assert "The answer is **2 to 50**" in words_of(app)
        assert link_of(app)["guess"] == "just show me"
    pills(first).set_value("2 to 50").run()
    assert dots_of(presenter) == {"One": 1, "2 to 50": 1, "More than 50": 0}, "it is too late"


def test_a_member_who_strayed_is_brought_along_and_told() -> None:
    presenter = opened("pages/dropout.py")
    member = joined(presenter)
    member.switch_page("pages/recipe.py").run()
    button(presenter, "Reveal").click().run()
    member.run()
    assert member.title[0].value == "Dropout"
    assert ANSWERED.search(words_of(member))


def test_on_ones_own_way_a_guess_is_answered_at_once_and_counts_all_the_same() -> None:
    presenter = opened("pages/dropout.py")
    member = joined(presenter)
    button(member, "Stop following").click().run()
    pills(member).set_value("one").run()
    assert ANSWERED.search(words_of(member))
    assert dots_of(presenter)["One"] == 1
    other = joined(presenter)
    other.slider[0].set_value(0.2).run()
    pills(other).set_value("one").run()
    assert ANSWERED.search(words_of(other)), "that question is not the presenter's"
    assert dots_of(presenter)["One"] == 1


def test_held_members_keep_page_and_guess() -> None:
    presenter = opened("pages/dropout.py")
    member = joined(presenter)
    button(presenter, "Hold").click().run()
    presenter.switch_page("pages/recipe.py").run()
    member.run()
    assert member.title[0].value == "Dropout"
    assert "The presenter asks you to wait." in words_of(member)
    assert pills(member).proto.disabled
    button(presenter, "Go on").click().run()
    member.run()
    assert member.title[0].value == "Recipe"


def test_wrong_full_and_closed_rooms_get_a_sentence_each() -> None:
    presenter = opened("pages/dropout.py")
    code = code_of(presenter)
    member = joined(presenter)
    wrong = "AAAAA" if code != "AAAAA" else "CCCCC"
    app = arriving(room=wrong.lower())
    assert notes(app) == [f"No room has the code {wrong}: it was mistyped, or the room is closed."]
    assert "room" not in app.query_params
    app.run()
    assert not notes(app)
    app = arriving(room="<script>alert(1)</script>")
    assert notes(app) == ["No room has that code: it was mistyped, or the room is closed."]
    for _ in range(MOST_SEATS - 1):
        room._rooms().join(code)
    late = joined(presenter)
    assert notes(late) == [f"The room {code} is full: it has 150 seats."]
    names = [each.proto.component_name for each in late.get("bidi_component")]
    assert "room_keeper" in names, "it may be the presenter, whose tab has the key"
    assert button(late, "Open a room")
    button(presenter, "Close the room").click().run()
    assert notes(presenter) == [f"The room {code} is closed, and nothing of it is kept."]
    member.run()
    assert notes(member) == [f"The room {code} is closed."]
    assert "room" not in member.query_params
    assert member.title[0].value == "Dropout"
    member.run()
    assert not notes(member)


def test_the_21st_room_gets_a_sentence() -> None:
    for _ in range(MOST_ROOMS):
        room._rooms().open("streamlit_app.py", {})
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60).run()
    button(app, "Open a room").click().run()
    assert notes(app) == ["This server already holds 20 rooms: try again later."]


def test_who_leaves_takes_the_dot_along_and_is_free() -> None:
    presenter = opened("pages/dropout.py")
    member = joined(presenter)
    pills(member).set_value("one").run()
    button(member, "Leave").click().run()
    code = code_of(presenter)
    assert notes(member) == [f"You have left the room {code}, and what you gave it is gone."]
    assert ANSWERED.search(words_of(member))
    assert "room" not in member.query_params
    assert dots_of(presenter)["One"] == 0
    sent_back = member.run()
    sent_back.query_params["room"] = code
    sent_back.run()
    assert "You follow" not in words_of(sent_back), "the browser's Back does not join again"


def test_seeds_ring_the_presenters_picture_and_can_be_run() -> None:
    presenter = opened("pages/weight_initialization.py")
    members = [joined(presenter) for _ in range(3)]
    for member, seed in zip(members, ("42", " 1e3", "42"), strict=True):
        field = member.text_input(key="room_typed")
        field.set_value(seed).run()
        assert f"Yours is **{int(float(seed))}**" in words_of(member)
        assert seeds_drawn(member) == [int(float(seed))]
    presenter.run()
    assert seeds_drawn(presenter) == [42, 1000]
    assert "**3** here" in words_of(presenter)
    assert any("Rings: the starts of 2 seeds from the room." in e.value for e in presenter.caption)
    button(presenter, "Run the room's 2 seeds").click().run()
    assert link_of(presenter) == {"seeds": "42, 1000"}
    members[0].run()
    assert link_of(members[0]) == {"seeds": "42, 1000"}
    assert not ANSWERED.search(words_of(presenter))


def seeds_drawn(app: AppTest) -> list[int]:
    (rows,) = (each for each in charts_of(app)[0].datasets if each.name == "room")
    seeds: list[int] = pa.ipc.open_stream(rows.data.data).read_all()["seed"].to_pylist()
    assert '"room"' in json.dumps(spec_of(app))
    return seeds


def test_what_is_no_seed_gets_a_sentence_and_any_will_do() -> None:
    presenter = opened("pages/weight_initialization.py")
    member = joined(presenter)
    for typed in ("abc", "-1", "4294967296", "9" * 500, "<b>", "1,000"):
        member.text_input(key="room_typed").set_value(typed).run()
        (note,) = notes(member)
        assert note.startswith("A seed is a whole number from 0 to 4294967295")
        assert room._rooms().seeds(seat_of(presenter)) == ()
    button(member, "Any seed").click().run()
    (seed,) = room._rooms().seeds(seat_of(presenter))
    assert not notes(member)
    assert f"Yours is **{seed}**" in words_of(member)


def test_a_room_without_guesses_or_with_a_hundred_is_drawn_on_one_scale() -> None:
    none = dot_plot(("one", "two"), Counter(), Counter())
    assert "--most:20" in none
    assert none.count("<i") == 0
    many = dot_plot(("one", "<two>"), Counter({"one": 100, "<two>": 3}), Counter(one=98))
    assert "--most:100" in many
    assert many.count("<i") == 103
    assert many.count("class=new") == 2 + 3
    assert "<two>" not in many
