"""The view "Shuffling": the order in which a loader visits the examples, and what it decides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.data_splits.curves import curves_chart, disputed_chart
from core.charts.data_splits.dots import Panel, dots_chart
from core.charts.data_splits.parts import ScoreAxis
from core.charts.data_splits.strips import Strips, strips_chart
from core.data_splits.findings import disputed_finding, orders_finding
from core.data_splits.shuffling import OrderRun, OrderSettings, visiting_order
from core.data_splits.tables import fresh_moons
from core.data_splits.take_home import order_prints, order_script
from core.data_splits.workers import LIBRARIES, WorkerSettings, WorkerStreams
from core.seeds import LARGEST_SEED, fingerprint
from pages.common import lesson
from pages.common.state import Flag, Number, PageState, Parameter, SeedList
from pages.views.data_splits.cached import order_cache, remember, workers_of
from pages.views.data_splits.progress import gather

GUESSES = ("one", "two or three", "as many as orders")
STRIP_EXAMPLES = 16
STRIP_SEEDS = 3
MOST_ORDERS = 50
SHUFFLING_COLOUR = "#56B4E9"

PARAMETERS: tuple[Parameter, ...] = (
    SeedList("order_seeds", "0-9", MOST_ORDERS),
    Number("epochs", 30, 1, 100, whole=True),
    Number("batch_size", 20, 1, 200, whole=True),
    Number("init_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("learning_rate", 0.1, 0.001, 1.0),
    Flag("workers"),
    lesson.guess_parameter(GUESSES, "order_guess"),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    seeds: tuple[int, ...] = state["order_seeds"]
    settings = OrderSettings(
        init_seed=int(state["init_seed"]),
        batch_size=int(state["batch_size"]),
        epochs=int(state["epochs"]),
        learning_rate=float(state["learning_rate"]),
    )
    _controls(state)
    lesson.show_chart(
        remember(("orders", seeds[:STRIP_SEEDS], theme), lambda: _order_picture(seeds, theme)),
        "orders",
    )
    st.caption(f"{STRIP_EXAMPLES} examples by number, in the order in which a loader visits them.")
    runs = gather(order_cache(), settings, seeds, "orders trained in")
    curves, disputed, dots = remember(
        ("order runs", settings, seeds, theme), lambda: _run_pictures(settings, theme, runs)
    )
    told = bool(state["order_guess"])
    before = f"One network, one start, the same {settings.examples} examples: only the order moves"
    lesson.show_chart(curves, "losses", None if told else before)
    lesson.predict(
        state,
        f"Trained in {len(seeds)} orders from one start: how many different networks come out?",
        GUESSES,
        curves.finding,
        "order_guess",
    )
    if told:
        left, right = st.columns(2)
        with left:
            lesson.show_chart(disputed, "disputed")
        with right:
            lesson.show_chart(dots, "order_scores")
    lesson.fingerprints(
        {
            "every start": runs[0].start,
            **{f"end of order seed {run.seed}": fingerprint(run.weights) for run in runs[:3]},
        }
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: _csv(runs), "seedscape-shuffling")
    _workers(state, seeds[0], theme)
    _reasons()
    lesson.take_home(
        "Give the loader a generator of its own. The order then stands still, whatever else draws "
        "random numbers. This script prints: "
        f"*{order_prints(np.array([run.losses[-1] for run in runs]))}*.",
        order_script(settings, seeds),
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Order seeds",
            key=state.key("order_seeds"),
            help=f"Like 0-9, 42. At most {MOST_ORDERS}.",
            width=120,
        )
        st.slider("Epochs", 1, 100, key=state.key("epochs"), width=110)
        st.number_input("Batch size", 1, 200, key=state.key("batch_size"), width=115)
        st.number_input("Init seed", 0, LARGEST_SEED, key=state.key("init_seed"), width=115)
        st.toggle(
            "Workers",
            key=state.key("workers"),
            help="Measure a real DataLoader with 0, 1 and 2 workers. It takes some seconds.",
        )
        with st.popover("More", icon=":material/tune:"):
            st.number_input(
                "Learning rate",
                0.001,
                1.0,
                step=0.01,
                format="%.3f",
                key=state.key("learning_rate"),
            )


def _order_picture(seeds: tuple[int, ...], theme: Theme) -> Chart:
    names, rows = [], []
    for seed in seeds[:STRIP_SEEDS]:
        for epoch, order in enumerate(visiting_order(STRIP_EXAMPLES, seed, epochs=2)):
            names.append(f"seed {seed}, epoch {epoch + 1}")
            rows.append(order)
    names.append(f"seed {seeds[0]} again")
    rows.append(visiting_order(STRIP_EXAMPLES, seeds[0])[0])
    values = np.stack(rows)
    equal = "the same" if np.array_equal(values[0], values[-1]) else "another"
    finding = (
        f"Seed {seeds[0]} again gives {equal} order; each epoch draws on, and gets an order of "
        f"its own."
    )
    texts = [[str(example) for example in row] for row in values]
    return strips_chart(Strips(tuple(names), values, texts), theme, finding)


def _run_pictures(
    settings: OrderSettings, theme: Theme, runs: Sequence[OrderRun]
) -> tuple[Chart, Chart, Chart]:
    numbers = np.array([run.seed for run in runs])
    curves = curves_chart(
        numbers, np.stack([run.losses for run in runs]), theme, orders_finding(runs)
    )
    scores = np.array([run.accuracy for run in runs])
    low, high = scores.min(), scores.max()
    title = f"{len(runs)} orders on {settings.fresh_examples:,} fresh examples"
    dots = dots_chart(
        [Panel(title, numbers, scores, SHUFFLING_COLOUR)],
        [],
        None,
        ScoreAxis("accuracy on fresh examples"),
        theme,
        f"The order alone moves the score from {low:.1%} to {high:.1%}.",
    )
    fresh = fresh_moons(settings.fresh_examples, settings.noise, settings.data_seed)
    disputed = disputed_chart(
        fresh.features,
        np.stack([run.says_one for run in runs]),
        (fresh.class_names[0], fresh.class_names[1]),
        theme,
        disputed_finding(runs),
    )
    return curves, disputed, dots


def _workers(state: PageState, seed: int, theme: Theme) -> None:
    if not state["workers"]:
        return
    settings = WorkerSettings(seed=seed)
    try:
        with st.spinner("Loading with 0, 1 and 2 workers, twice each, in a process of its own …"):
            streams = workers_of(settings)
    except (RuntimeError, TimeoutError) as error:
        st.error(f"The workers could not be measured: {error}.", icon=":material/error:")
        return
    lesson.show_chart(
        remember(("workers", settings, theme), lambda: _worker_picture(settings, theme, streams)),
        "worker_strips",
    )
    st.caption(
        "Examples in the order in which they arrive. Grey: the main process; blue: the first "
        "worker; orange: the second."
    )
    st.markdown(_drawn(settings, streams))


def _worker_picture(settings: WorkerSettings, theme: Theme, streams: WorkerStreams) -> Chart:
    visited, served = streams.visited[:, 0], streams.served_by[:, 0]
    same = bool((visited == visited[0]).all())
    finding = (
        f"Under seed {settings.seed}, 0, 1 and 2 workers give "
        f"{'the same order' if same else 'different orders'}; the workers take the batches in turn."
    )
    names = tuple(f"{n} {'worker' if n == 1 else 'workers'}" for n in settings.workers)
    texts = [[str(example) for example in row] for row in visited]
    strips = Strips(
        names,
        served + 1,
        texts,
        ("main process", "first worker", "second worker"),
        ("#A6B1BC", "#56B4E9", "#E69F00"),
    )
    return strips_chart(strips, theme, finding)


def _drawn(settings: WorkerSettings, streams: WorkerStreams) -> str:
    """Say, for each library, whose draws in ``__getitem__`` change with the number of workers."""
    head = " | ".join(f"{count} workers" for count in settings.workers)
    rows = [
        "What `__getitem__` draws for the first three examples, every generator seeded alike:\n",
        f"| library | {head} | again the same |",
        "|---" * (len(settings.workers) + 2) + "|",
    ]
    for i, library in enumerate(LIBRARIES):
        cells = [
            ", ".join(f"{number:.3f}" for number in streams.drawn[w, 0, :3, i])
            for w in range(len(settings.workers))
        ]
        again = "yes" if streams.repeatable[:, i].all() else "**no**"
        rows.append(f"| `{library}` | {' | '.join(cells)} | {again} |")
    changed = [
        library
        for i, library in enumerate(LIBRARIES)
        if not (streams.drawn[..., i] == streams.drawn[:1, ..., i]).all()
    ]
    who = ", ".join(f"`{name}`" for name in changed)
    rows.append(
        f"\nSo the order does not depend on the workers, but what {who or 'nothing here'} draws "
        "inside the dataset does: each worker has a generator of its own."
    )
    return "\n".join(rows)


def _csv(runs: Sequence[OrderRun]) -> str:
    rows = ["order_seed,epoch,training_loss,final_accuracy_on_fresh_examples"]
    rows += [
        f"{run.seed},{epoch + 1},{loss},{run.accuracy}"
        for run in runs
        for epoch, loss in enumerate(run.losses)
    ]
    return "\n".join(rows)


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
