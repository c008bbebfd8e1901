"""The view "Shuffling": the order in which a loader visits the examples, and what it decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import streamlit as st

from core.charts.chart import Chart
from core.charts.data_splits.disputed import disputed_chart
from core.charts.data_splits.dots import Panel, dots_chart
from core.charts.data_splits.parts import SHUFFLING_COLOUR, SPLIT_COLOUR, ScoreAxis
from core.charts.data_splits.strips import strips_chart
from core.checks import flag, seed_list
from core.data_splits import findings
from core.data_splits.shuffling import OrderRun, OrderSettings, train_in_orders, visiting_order
from core.data_splits.tables import fresh_moons
from core.data_splits.workers import LIBRARIES, WorkerSettings, WorkerStreams, read_answer, task_of
from core.scripts import capitals, script
from core.seeds import fingerprint
from core.wording import number_of
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.common.workshop import answer_to
from pages.views.data_splits.cached import gather, kept

TITLE = "Shuffling"
GUESSES = ("one", "more, yet fewer than orders", "as many as orders")
STRIP_EXAMPLES = 16
STRIP_SEEDS = 3
MOST_ORDERS = 50
MAIN_PROCESS = alt.expr("'#A6B1BC'")


@dataclass(frozen=True)
class Shown:
    """What only this view has; ``workers``: whether they are measured."""

    order_seeds: tuple[int, ...] = seed_list("0-9", MOST_ORDERS)
    workers: bool = flag()
    order_guess: str = lesson.guess(GUESSES, apart_from=("workers",))


ORDER = Parameters(
    OrderSettings,
    leave_out=("examples", "noise", "data_seed", "hidden", "momentum", "fresh_examples"),
)
PARAMETERS = (ORDER, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    seeds: tuple[int, ...] = state["order_seeds"]
    settings, count = state.values(ORDER), len(seeds)
    _controls(state)
    guess, asked = "", count > 1
    if asked:
        question = (
            f"Trained in {count} orders from one start: how many different networks come out?"
        )
        guess = lesson.ask(state, question, "order_guess")
    told = bool(guess) or not asked
    runs = gather(train_in_orders, settings, seeds, "orders trained in")
    disputed, dots = kept(("order runs", settings, seeds), lambda: _run_pictures(settings, runs))
    if told and asked:
        lesson.show_chart(disputed, "disputed")
        _say_right(guess, runs)
    strips = kept(("orders", seeds[:STRIP_SEEDS]), lambda: _order_picture(seeds))
    lesson.show_chart(strips, "orders")
    st.caption(f"{STRIP_EXAMPLES} examples by number, in the order in which a loader visits them.")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _columns(runs), "seedscape-shuffling")
    if told:
        lesson.show_chart(dots, "order_scores")
        ends = {f"end of order seed {run.seed}": fingerprint(run.weights) for run in runs[:3]}
        lesson.fingerprints({"every start": runs[0].start, **ends})
    if state["workers"]:
        _workers(WorkerSettings(seed=seeds[0]))
    if told:
        _reasons()
    _take_home(settings, runs, told)


def _say_right(guess: str, runs: Sequence[OrderRun]) -> None:
    ends = findings.different_networks(runs)
    rights = [GUESSES[0 if ends == 1 else 1 if ends < len(runs) else 2]]
    if ends > 1 and not findings.order_matters(runs):
        rights.insert(0, GUESSES[0])
    lesson.answer(guess, rights, findings.orders_why(runs))


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        says = f"Like 0-9, 42. At most {MOST_ORDERS}."
        controls.text_field(state, "order_seeds", "Order seeds", help=says, width=120)
        controls.slider(state, "epochs", "Epochs", 1, width=110)
        controls.number_field(state, "batch_size", "Batch size", width=115)
        controls.number_field(state, "init_seed", "Init seed", width=115)
        says = "Measure a real DataLoader with 0, 1 and 2 workers. It takes some seconds."
        controls.toggle(state, "workers", "Workers", help=says)
        with st.popover("More", icon=":material/tune:"):
            controls.number_field(state, "learning_rate", "Learning rate")


def _order_picture(seeds: tuple[int, ...]) -> Chart:
    shown = seeds[:STRIP_SEEDS]
    names = [f"seed {seed}, epoch {epoch}" for seed in shown for epoch in (1, 2)]
    orders = [visiting_order(STRIP_EXAMPLES, seed, epochs=2) for seed in shown]
    again = visiting_order(STRIP_EXAMPLES, seeds[0])
    equal = "the same" if np.array_equal(orders[0][0], again[0]) else "another"
    finding = (
        f"Seed {seeds[0]} again gives {equal} order; each epoch draws on, and gets an order of "
        f"its own."
    )
    names.append(f"seed {seeds[0]} again")
    values = np.concatenate([*orders, again])
    return strips_chart(names, values, values.astype(str).tolist(), finding, row=42)


def _run_pictures(settings: OrderSettings, runs: Sequence[OrderRun]) -> tuple[Chart, Chart]:
    seeds, scores = np.array([run.seed for run in runs]), np.array([run.accuracy for run in runs])
    orders = number_of(len(runs), "order", "orders")
    title = f"{orders} on {settings.fresh_examples:,} fresh examples"
    finding = f"This order scores {scores[0]:.1%}."
    if len(runs) > 1:
        finding = f"The order alone moves the score from {scores.min():.1%} to {scores.max():.1%}."
    panel = Panel(title, seeds, scores, SHUFFLING_COLOUR)
    dots = dots_chart([panel], [], None, ScoreAxis("accuracy on fresh examples"), finding)
    fresh = fresh_moons(settings.fresh_examples, settings.noise, settings.data_seed)
    return disputed_chart(fresh, runs, findings.orders_finding(runs)), dots


def _workers(settings: WorkerSettings) -> None:
    answer = answer_to(task_of(settings), "Loading with 0, 1 and 2 workers, twice each")
    if answer is None:
        return
    streams = read_answer(answer)
    picture = kept(("worker strips", settings), lambda: _worker_picture(settings, streams))
    lesson.show_chart(picture, "worker_strips")
    st.caption(
        "Examples in the order in which they arrive. Grey: the main process; blue: the first "
        "worker; orange: the second."
    )
    _say_what_is_drawn(settings, streams)


def _worker_picture(settings: WorkerSettings, streams: WorkerStreams) -> Chart:
    visited, served = streams.visited[:, 0], streams.served_by[:, 0]
    same = bool((visited == visited[0]).all())
    finding = (
        f"Under seed {settings.seed}, no worker, 1 and 2 workers give "
        f"{'the same order' if same else 'different orders'}; the workers take the batches in turn."
    )
    names = [number_of(count, "worker", "workers") for count in settings.workers]
    colours = (MAIN_PROCESS, SHUFFLING_COLOUR, SPLIT_COLOUR)
    return strips_chart(names, served + 1, visited.astype(str).tolist(), finding, colours)


def _say_what_is_drawn(settings: WorkerSettings, streams: WorkerStreams) -> None:
    """Say, for each library, whose draws in ``__getitem__`` change with the number of workers."""
    first_three = streams.drawn[:, 0, :3]
    st.markdown(
        "What `__getitem__` draws for the first three examples, every generator seeded alike:"
    )
    table = {"library": [f"`{library}`" for library in LIBRARIES]}
    for count, draws in zip(settings.workers, first_three, strict=True):
        said = [", ".join(f"{x:.3f}" for x in row) for row in draws.T]
        table[number_of(count, "worker", "workers")] = said
    table["again the same"] = ["yes" if a.all() else "**no**" for a in streams.repeatable.T]
    st.table(table, width="content", hide_index=True)
    moved = [len(np.unique(streams.drawn[..., i], axis=0)) > 1 for i in range(len(LIBRARIES))]
    who = ", ".join(f"`{name}`" for name in np.array(LIBRARIES)[moved])
    st.markdown(
        f"So the order does not depend on the workers, but what {who or 'nothing here'} draws "
        "inside the dataset does: each worker has a generator of its own."
    )


def _columns(runs: Sequence[OrderRun]) -> dict[str, Any]:
    epochs = len(runs[0].losses)
    return {
        "order_seed": np.repeat([run.seed for run in runs], epochs),
        "epoch": np.tile(np.arange(1, epochs + 1), len(runs)),
        "training_loss": np.concatenate([run.losses for run in runs]),
        "final_accuracy_on_fresh_examples": np.repeat([run.accuracy for run in runs], epochs),
    }


def _take_home(settings: OrderSettings, runs: Sequence[OrderRun], told: bool) -> None:
    losses = [run.losses[-1] for run in runs]
    used = capitals(settings)
    del used["FRESH_EXAMPLES"]
    lesson.take_home(
        "Give the loader a generator of its own. The order then stands still, whatever else draws "
        "random numbers. This script trains in each order"
        + lesson.prints(f"last losses from {min(losses):.4f} to {max(losses):.4f}", told),
        script("data_splits", "shuffling", ORDER_SEEDS=[run.seed for run in runs], **used),
    )


def _reasons() -> None:
    lesson.why(
        "Why does the order matter?",
        "Each step follows the slope of one batch only, from where the step before has led. Other "
        "batches, other steps, another way through the loss: after the first step the paths differ "
        "and never meet again exactly. The loader draws each epoch's order from its generator; two "
        "loaders that share a generator move each other's order.\n\n"
        "Sources: S. Raschka, *Machine Learning Q and AI*, chapter 10; PyTorch, [Reproducibility]"
        "(https://docs.pytorch.org/docs/stable/notes/randomness.html#dataloader), which seeds "
        "the workers' generators by `worker_init_fn` and `generator`.",
    )
