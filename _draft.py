import streamlit as st, numpy as np, torch
from core.initialization.descent import *
from core.initialization.outcomes import *
from core.initialization.landscapes import *
from core.charts.initialization.paths import *
from core.charts.initialization.landscape import *

st.set_page_config(layout="wide")
n = st.query_params.get("n", "sine")
s = DescentSettings(
    network=n,
    optimizer=st.query_params.get("o", "sgd"),
    learning_rate=float(st.query_params.get("lr", ".01")),
    steps=400,
)
seeds = tuple(range(20))
P = descend(s, seeds)
o = outcomes(s, P)
L = LANDSCAPES[n]
sp = SeedPaths(
    seeds,
    P.weights,
    P.losses,
    o.outcome,
    arrivals(P, o, L.half_width),
    o.minima.weights,
    o.minima.losses,
    L.half_width,
    L.axes,
)
th = "dark" if st.context.theme.type == "dark" else "light"
img = landscape_image(heights(L, 512), th)
c = paths_chart(sp, img, th, int(st.query_params.get("step", "0")), "finding")
st.vega_lite_chart({**c.spec, "datasets": dict(c.rows)}, alt=c.finding, width="stretch")
