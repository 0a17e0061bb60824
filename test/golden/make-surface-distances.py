"""Writes surface-distances.json: HD, HD95 and ASSD by MedPy's definitions, with scipy.

Run: python test/golden/make-surface-distances.py   (made with scipy 1.17.1, numpy)
"""
import json
from pathlib import Path

import numpy as np
from scipy.ndimage import binary_erosion, distance_transform_edt, generate_binary_structure

CROSS = generate_binary_structure(2, 1)


def boundary(mask):
    return mask ^ binary_erosion(mask, structure=CROSS, iterations=1)


def directed(a, b, spacing):
    return distance_transform_edt(~boundary(b), sampling=spacing)[boundary(a)]


def rows(mask):
    return ["".join("#" if v else "." for v in row) for row in mask]


rng = np.random.default_rng(11)
cases = []
for width, height in [(40, 30), (33, 50), (64, 21)]:
    yy, xx = np.mgrid[0:height, 0:width]
    blob = lambda: ((xx - rng.uniform(5, width - 5)) / rng.uniform(4, 14)) ** 2 + (  # noqa: E731
        (yy - rng.uniform(5, height - 5)) / rng.uniform(4, 14)
    ) ** 2 < 1
    a = blob() | blob()
    b = (a & (rng.random(a.shape) > 0.05)) | blob()
    for spacing in [(1.0, 1.0), (0.143, 0.2)]:
        ab, ba = directed(a, b, spacing), directed(b, a, spacing)
        cases.append(
            {
                "a": rows(a),
                "b": rows(b),
                "spacing": {"row": spacing[0], "column": spacing[1]},
                "hd": max(ab.max(), ba.max()),
                "hd95": np.percentile(np.hstack((ab, ba)), 95),
                "assd": (ab.mean() + ba.mean()) / 2,
            }
        )

Path(__file__).with_name("surface-distances.json").write_text(json.dumps(cases, indent=0) + "\n")
