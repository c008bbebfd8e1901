"""Report the best of several seeds: how far does that lie above the mean?"""

import numpy as np

SCORES = [0.90, 0.91, 0.89, 0.92, 0.90, 0.91]
OF = 5
SIGN = 1

ordered = np.sort(SIGN * np.array(SCORES))
below = (np.arange(len(ordered) + 1) / len(ordered)) ** OF  # the best lies here with this chance
gain = SIGN * np.diff(below) @ (ordered - ordered.mean())
spreads = abs(gain) / ordered.std(ddof=1)
print(f"best of {OF}: {gain:+.6g} from the mean, {spreads:.2f} standard deviations")
