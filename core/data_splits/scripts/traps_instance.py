"""How many different foldings one splitter gives, by an integer and by an instance."""

import numpy as np
from sklearn.model_selection import KFold

SEED = 0
EXAMPLES = 16
FOLDS = 4
CALLS = 3


def different(state: int | np.random.RandomState) -> int:
    """Call one splitter again and again; return how many of its foldings differ."""
    splitter = KFold(FOLDS, shuffle=True, random_state=state)
    foldings = [
        [test.tolist() for _, test in splitter.split(np.arange(EXAMPLES))] for _ in range(CALLS)
    ]
    return len(set(map(str, foldings)))


print("an integer:", different(SEED))  # the control
print("an instance:", different(np.random.RandomState(SEED)))
