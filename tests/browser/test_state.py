"""A page's state in a real browser: quick hands, slow lines, Back and Forward, odd numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Visit, running_server

pytestmark = pytest.mark.browser

SLOW_LINE = """
(() => {
  const seconds = 1.2;
  const later = (what) => setTimeout(what, 1000 * seconds);
  const send = WebSocket.prototype.send;
  window.sent = 0;
  WebSocket.prototype.send = function (data) {
    later(() => { window.sent += 1; send.call(this, data); });
  };
  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (name, hear) {
    listen.call(this, name, name === "message" ? (event) => later(() => hear(event)) : hear);
  };
})();
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the small page beside this file."""
    log: Path = tmp_path_factory.mktemp("trial") / "server.log"
    with running_server(log, "tests/browser/state_app.py") as server:
        yield server


def ends_at(page: Page, shown: str, **link: str) -> None:
    """Wait for the state that the page shows and for the address; fail where they do not come."""
    expect(page.get_by_test_id("stText")).to_contain_text(shown)
    query = "&".join(f"{name}={value}" for name, value in link.items())
    expect(page).to_have_url(re.compile(rf"^[^?]*{re.escape('?' + query) if query else ''}$"))


def type_in(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


@pytest.mark.parametrize("line", ["", SLOW_LINE], ids=["fast line", "slow line"])
def test_thirty_quick_changes_end_at_the_last(trial: Server, other_visit: Visit, line: str) -> None:
    visit = other_visit
    visit.page.add_init_script(line)
    visit.open(f"{trial.address}/?more=1&work=0.3")
    for number in range(1, 31):
        type_in(visit.page, "Steps", str(number))
        visit.page.get_by_role("radio", name="dog" if number % 2 else "cat").click()
    for _ in range(2):  # As it is, and after whatever was still on its way.
        ends_at(visit.page, "rate=0.5, more=True, steps=30,", more="1", steps="30", work="0.3")
        expect(visit.page.get_by_label("Steps", exact=True)).to_have_value("30")
        expect(visit.page.get_by_role("radio", name="cat")).to_be_checked()
        visit.wait()
    visit.check()


def test_a_change_taken_back_leaves_the_address_as_it_was(
    trial: Server, other_visit: Visit
) -> None:
    """The second request still says the address that the first is about to change."""
    visit = other_visit
    visit.page.add_init_script(SLOW_LINE)
    visit.open(f"{trial.address}/?more=1")
    sent = visit.page.evaluate("sent")
    type_in(visit.page, "Steps", "5")
    visit.page.wait_for_function("before => sent > before", arg=sent)
    type_in(visit.page, "Steps", "100")
    expect(visit.page).to_have_url(re.compile("steps=5$"))
    ends_at(visit.page, "more=True, steps=100,", more="1")
    visit.check()


def test_back_and_forward_restore_the_state_of_the_address_at_once(
    trial: Server, visit: Visit
) -> None:
    visit.open(f"{trial.address}/?more=1")
    steps = visit.page.get_by_label("Steps", exact=True)
    for number in ("11", "22", "33"):
        type_in(visit.page, "Steps", number)
        ends_at(visit.page, f"steps={number},", more="1", steps=number)
    for number in ("22", "11"):
        visit.page.go_back(wait_until="commit")
        ends_at(visit.page, f"steps={number},", more="1", steps=number)
        expect(steps).to_have_value(number)
    visit.page.go_forward(wait_until="commit")
    ends_at(visit.page, "steps=22,", more="1", steps="22")
    expect(steps).to_have_value("22")
    type_in(visit.page, "Seeds", "8")
    ends_at(visit.page, "steps=22, seeds=(8,)", more="1", steps="22", seeds="8")
    visit.check()


def test_back_leaves_a_story_and_the_widgets_follow(trial: Server, visit: Visit) -> None:
    visit.open(f"{trial.address}/?animal=dog")
    visit.page.get_by_role("button", name="Story").click()
    ends_at(visit.page, "animal='cat', rate=0.5, more=False, steps=9,", steps="9")
    visit.page.go_back(wait_until="commit")
    ends_at(visit.page, "animal='dog', rate=2.0, more=False, steps=100,", animal="dog")
    expect(visit.page.get_by_role("radio", name="dog")).to_be_checked()
    visit.check()


def test_a_guess_goes_with_its_question_and_comes_back_with_it(trial: Server, visit: Visit) -> None:
    visit.open(f"{trial.address}/?rate=1.0")
    visit.page.get_by_role("radio", name="yes").click()
    ends_at(visit.page, "rate=1.0, more=False, steps=100,", rate="1.0", guess="yes")
    type_in(visit.page, "Rate", "2")
    ends_at(visit.page, "guess=''", rate="2.0")
    visit.page.go_back(wait_until="commit")
    ends_at(visit.page, "guess='yes'", rate="1.0", guess="yes")
    visit.check()


def test_a_copied_link_leaves_the_guess_out_unless_it_is_asked_for(
    trial: Server, visit: Visit
) -> None:
    def copied(button: str) -> str:
        visit.page.get_by_role("button", name=button).click()
        expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
        expect(visit.page.get_by_role("button", name=button)).to_be_visible()
        return str(visit.page.evaluate("navigator.clipboard.readText()"))

    visit.open(f"{trial.address}/?steps=7")
    answered = visit.page.get_by_role("button", name="with the answer")
    expect(visit.page.get_by_role("button", name="Copy link")).to_be_visible()
    expect(answered).to_be_hidden()
    visit.page.get_by_role("radio", name="no").click()
    ends_at(visit.page, "guess='no'", steps="7", guess="no")
    assert copied("Copy link") == f"{trial.address}/?steps=7"
    assert copied("with the answer") == f"{trial.address}/?steps=7&guess=no"
    visit.check()


def test_a_page_shown_in_another_stays_so_when_its_link_is_written(
    trial: Server, visit: Visit
) -> None:
    visit.open(f"{trial.address}/?embed=true&embed_options=light_theme&rate=1&utm_source=a")
    ends_at(visit.page, "rate=1.0", embed="true", embed_options="light_theme", rate="1.0")
    type_in(visit.page, "Rate", "2")
    ends_at(visit.page, "rate=2.0", embed="true", embed_options="light_theme", rate="2.0")
    visit.check()


def test_what_is_no_whole_number_is_answered_and_never_read_as_another(
    trial: Server, visit: Visit
) -> None:
    visit.open(f"{trial.address}/?more=1&steps=7")
    steps = visit.page.get_by_label("Steps", exact=True)
    for typed in ("1e3", "abc", "1,000", "0,5", "١", "-3", "1.5", "", "501"):
        type_in(visit.page, "Steps", typed)
        expect(visit.page.get_by_test_id("stAlert")).to_contain_text(
            f"“{typed}” does not work here: steps is a whole number from 0 to 500. "
            "7 is used instead."
        )
        ends_at(visit.page, "steps=7,", more="1", steps="7")
        expect(steps).to_have_value(typed)
        type_in(visit.page, "Steps", "8")
        ends_at(visit.page, "steps=8,", more="1", steps="8")
        expect(visit.page.get_by_test_id("stAlert")).to_have_count(0)
        type_in(visit.page, "Steps", "7")
        ends_at(visit.page, "steps=7,", more="1", steps="7")
    visit.check()


def test_a_number_is_shown_as_it_was_read(trial: Server, visit: Visit) -> None:
    visit.open(trial.address)
    for typed, read, shown in (
        ("1e-2", "0.01", "0.01"),
        ("1.500", "1.5", "1.5"),
        (".25", "0.25", "0.25"),
        ("3", "3.0", "3"),
    ):
        type_in(visit.page, "Rate", typed)
        ends_at(visit.page, f"rate={read},", rate=read)
        expect(visit.page.get_by_label("Rate", exact=True)).to_have_value(shown)
    visit.check()


def test_what_is_no_number_is_answered(trial: Server, visit: Visit) -> None:
    visit.open(trial.address)
    for typed in ("abc", "1,000", "0,5", "1_0", "nan", "-3", "10", "1e9", " 5"):
        type_in(visit.page, "Rate", typed)
        expect(visit.page.get_by_test_id("stAlert")).to_contain_text(
            "does not work here: rate is a number from 0 to below 10. 0.5 is used instead."
        )
        ends_at(visit.page, "rate=0.5,")
        type_in(visit.page, "Rate", "0.5")
        expect(visit.page.get_by_test_id("stAlert")).to_have_count(0)
    visit.check()


def test_a_page_left_by_the_sidebar_is_found_again_as_it_was(server: Server, visit: Visit) -> None:
    page = visit.page
    visit.open(f"{server.address}/weight_initialization")
    type_in(page, "Seeds", "7-9")
    expect(page).to_have_url(re.compile("/weight_initialization[?]seeds=7-9$"))
    for name in ("Where randomness enters", "Weight initialization"):
        visit.wait()
        page.get_by_test_id("stSidebar").get_by_role("link", name=name).click()
        expect(page).to_have_title(re.compile(name))
    expect(page).to_have_url(re.compile("/weight_initialization[?]seeds=7-9$"))
    expect(page.get_by_label("Seeds", exact=True)).to_have_value("7-9")
    visit.wait()
    page.go_back(wait_until="commit")
    expect(page).to_have_title(re.compile("Where randomness enters"))
    visit.check()


def test_the_home_page_answers_what_it_does_not_have(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}/?p=0.3&fbclid=a")
    expect(visit.page.get_by_test_id("stAlert")).to_contain_text("“p”, which this page")
    expect(visit.page).to_have_url(f"{server.address}/")
    visit.check()
