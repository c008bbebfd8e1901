"""Written texts as CSV, to take away."""

from __future__ import annotations

from collections.abc import Sequence

from core.text_sampling.completions import Completion


def walk_csv(done: Completion, pieces: Sequence[str]) -> str:
    """Return a row a step."""
    rows = ["token,piece,u,chance,model_chance,rank,kept,top_k_alone,nucleus_alone,entropy_bits"]
    for i, piece in enumerate(pieces):
        quoted = '"' + piece.replace('"', '""') + '"'
        rows.append(
            f"{done.tokens[i]},{quoted},{done.u[i]},{done.chance[i]},{done.model_chance[i]},"
            f"{done.rank[i]},{done.kept[i]},{done.by_k[i]},{done.by_p[i]},{done.entropy[i]}"
        )
    return "\n".join(rows)


def texts_csv(done: Sequence[Completion], texts: Sequence[str]) -> str:
    """Return a row a seed."""
    quoted = ['"' + text.replace('"', '""') + '"' for text in texts]
    rows = [f"{each.seed},{text}" for each, text in zip(done, quoted, strict=True)]
    return "\n".join(["seed,text", *rows])
