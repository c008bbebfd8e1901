"""How many pairs, runs of each group or folds give an 80% chance to show a difference?"""

import numpy as np
from scipy.stats import nct, t

DIFFERENCE = 0.003
SPREAD = 0.006
LEAST = 6
FREEDOM = 1.0
OVERLAP = 0.0

n = np.arange(LEAST, 100_001)
freedom = (n - 1) * FREEDOM
shift = abs(DIFFERENCE) / (SPREAD * np.sqrt(1 / n + OVERLAP))
beyond = t.isf(0.025, freedom)  # what a two-sided test at .05 asks for
chance = np.nan_to_num(nct.sf(beyond, freedom, shift) + nct.cdf(-beyond, freedom, shift), nan=1)
enough = n[chance >= 0.8]
print(f"80% chance from {enough[0]:,}" if len(enough) else "no number is enough")
