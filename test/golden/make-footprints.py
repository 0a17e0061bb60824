"""Writes footprints.json: skimage's structuring elements and what they do to one mask.

Run: python test/golden/make-footprints.py   (made with scikit-image 0.26.0, numpy)
"""
import json
from pathlib import Path

import numpy as np
from skimage import morphology as m

ELEMENTS = {
    "square": lambda r: m.footprint_rectangle((2 * r + 1, 2 * r + 1)),
    "disk": m.disk,
    "diamond": m.diamond,
    "star": m.star,
}


def rows(mask):
    return ["".join("#" if v else "." for v in row) for row in mask]


rng = np.random.default_rng(7)
yy, xx = np.mgrid[0:48, 0:70]
mask = ((xx - 20) ** 2 + (yy - 18) ** 2 < 17**2) | ((abs(xx - 55) < 14) & (abs(yy - 30) < 17))
mask &= rng.random(mask.shape) > 0.004
mask |= rng.random(mask.shape) > 0.997

cases = []
for name, make in ELEMENTS.items():
    for radius in range(9):
        footprint = np.ones((1, 1), np.uint8) if radius == 0 else make(radius)
        case = {"element": name, "radius": radius, "footprint": rows(footprint)}
        if radius in (1, 2, 3, 5, 8):
            case["erosion"] = rows(m.erosion(mask, footprint, mode="ignore"))
            case["dilation"] = rows(m.dilation(mask, footprint, mode="ignore"))
        cases.append(case)

out = Path(__file__).with_name("footprints.json")
out.write_text(json.dumps({"mask": rows(mask), "cases": cases}, indent=0) + "\n")
