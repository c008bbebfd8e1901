"""The best of many split seeds, what luck predicts for it, and the test on fresh examples."""

import numpy as np
from scipy.stats import norm
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

SEEDS = range(200)
EXAMPLES = 300
NOISE = 0.3
DATA_SEED = 0
TEST_SIZE = 0.2
FRESH_EXAMPLES = 10_000
MODEL = "decision_tree"
MODEL_SEED = 0

x, y = make_moons(EXAMPLES, noise=NOISE, random_state=DATA_SEED)
other = int(np.random.SeedSequence(DATA_SEED).spawn(1)[0].generate_state(1)[0])
fresh_x, fresh_y = make_moons(FRESH_EXAMPLES, noise=NOISE, random_state=other)
claimed, honest = [], []
for seed in SEEDS:
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=TEST_SIZE, random_state=seed
    )
    if MODEL == "decision_tree":
        model = DecisionTreeClassifier(random_state=MODEL_SEED)
    elif MODEL == "nearest_neighbours":
        model = make_pipeline(StandardScaler(), KNeighborsClassifier())
    elif MODEL == "small_network":
        network = MLPClassifier(
            (16,), solver="lbfgs", alpha=1.0, tol=1e-3, max_iter=1000, random_state=MODEL_SEED
        )
        model = make_pipeline(StandardScaler(), network)
    else:
        regression = LogisticRegression(solver="newton-cholesky", tol=1e-8)
        model = make_pipeline(StandardScaler(), regression)
    model.fit(x_train, y_train)
    claimed.append(model.score(x_test, y_test))
    honest.append(model.score(fresh_x, fresh_y))

# The mean of the best of N normal draws, none of which counts for more than 1.
mean, spread = np.mean(claimed), np.std(claimed, ddof=1)
luck = mean
if spread > 0:
    grid = np.linspace(mean - 12 * spread, min(1, mean + 12 * spread), 4801)
    luck = grid[-1] - np.trapezoid(norm.cdf(grid, mean, spread) ** len(claimed), grid)
top = np.array(claimed) == max(claimed)
print(
    f"{top.sum()} of {len(claimed)} seeds claim {max(claimed):.4f}, luck alone predicts "
    f"{luck:.4f}, the mean is {mean:.4f}; on fresh examples they score "
    f"{np.array(honest)[top].mean():.4f}, all seeds {np.mean(honest):.4f}"
)
