"""What the notebooks share: reading what Weir wrote, and checks that can fail. No feature is computed here: features come from the export alone."""

import json
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

INPUT = Path("target/input")

HONEST, FRAUD, OURS, OTHER = "#9aa5b1", "#c8402f", "#1f5f8b", "#d99a2b"

plt.rcParams.update(
    {
        "figure.figsize": (10, 4),
        "figure.dpi": 110,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.alpha": 0.25,
        "axes.titlelocation": "left",
        "legend.frameon": False,
    }
)


def manifest():
    """What the export says of itself."""
    return json.loads((INPUT / "export/manifest.json").read_text())


def payments():
    """Every exported payment: id, time, account, customer, label and its features, missing ones NaN. In order of time."""
    features = manifest()["features"]
    frame = pd.read_csv(
        INPUT / "export/features.csv.gz", dtype={name: "float32" for name in features}, keep_default_na=False, na_values=[""]
    )
    frame["time"] = pd.to_datetime(frame["time"], utc=True)
    return frame


def card():
    """The model card that weir model train wrote."""
    return json.loads((INPUT / "model/card.json").read_text())


def period(frame, first, end):
    """Payments from the first moment up to the other, which is not in it any more."""
    return frame[(frame["time"] >= pd.Timestamp(first)) & (frame["time"] < pd.Timestamp(end))]


def part(frame, name):
    """Payments of the card's training, validation or test."""
    dates = card()[name]
    return period(frame, dates["from"], dates["to"])


def shares(values, spread):
    """How numbers fall into the bins of a card's spread, the missing last. A bin holds what is above the edge before it, up to and including its own."""
    values = np.asarray(values, dtype="float64")
    present = values[~np.isnan(values)]
    bins = np.searchsorted(np.asarray(spread["edges"]), present, side="left")
    counts = np.bincount(bins, minlength=len(spread["edges"]) + 1)
    return np.append(counts, len(values) - len(present)) / len(values)


def psi(values, spread, floor=1e-4):
    """Population stability index of numbers against a spread of the card: sum of (now - then) * ln(now / then). Empty bins count as the floor."""
    now = np.maximum(shares(values, spread), floor)
    then = np.maximum(np.append(spread["shares"], spread["missing"]), floor)
    return float(np.sum((now - then) * np.log(now / then)))


def check(what, holds, found=""):
    """Prints what holds; stops the notebook where it does not."""
    line = f"{what}{f': {found}' if found != '' else ''}"
    if not holds:
        raise AssertionError(line)
    print(f"ok  {line}")
