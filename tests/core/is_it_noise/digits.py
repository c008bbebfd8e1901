"""Score small networks on scikit-learn's digits: a seed draws split, weights and order."""

import warnings

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

WIDTHS = (16, 24, 32, 48)
SEEDS = range(20)

warnings.simplefilter("ignore")  # 40 epochs are fewer than the optimizer asks for
x, y = load_digits(return_X_y=True)
print("seed", *(f"{width} units" for width in WIDTHS), sep="\t")
for seed in SEEDS:
    x_train, x_test, y_train, y_test = train_test_split(
        x / 16, y, test_size=0.5, stratify=y, random_state=seed
    )
    scores = []
    for width in WIDTHS:
        network = MLPClassifier((width,), max_iter=40, learning_rate_init=0.01, random_state=seed)
        scores.append(f"{network.fit(x_train, y_train).score(x_test, y_test):.4f}")
    print(seed, *scores, sep="\t")
