"""Writes resize-grey.json and percentiles.json: antialiased bilinear resizing by torch, and percentiles by numpy.

Run: python test/golden/make-pixels.py   (made with torch on CPU and numpy)
"""
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

rng = np.random.default_rng(7)
resizes = []
for width, height, to_width, to_height in [(11, 7, 5, 3), (6, 5, 13, 9), (9, 4, 9, 4), (23, 17, 4, 20), (40, 3, 7, 1)]:
    values = rng.integers(0, 4096, size=(height, width))
    grey = torch.tensor(values, dtype=torch.float64)[None, None] / 4095
    out = F.interpolate(grey, size=(to_height, to_width), mode="bilinear", antialias=True, align_corners=False)
    resizes.append(
        {
            "width": width,
            "height": height,
            "values": values.ravel().tolist(),
            "toWidth": to_width,
            "toHeight": to_height,
            "expected": [round(v, 7) for v in out.ravel().tolist()],
        }
    )

percentiles = []
for count in [1, 2, 7, 250]:
    values = rng.integers(-900, 900, size=count)
    at = [0, 0.5, 1, 12.5, 50, 75, 99, 99.5, 100]
    percentiles.append(
        {"values": values.tolist(), "at": at, "expected": np.percentile(values * 1.5 - 7, at).tolist()}
    )

folder = Path(__file__)
folder.with_name("resize-grey.json").write_text(json.dumps(resizes) + "\n")
folder.with_name("percentiles.json").write_text(json.dumps(percentiles) + "\n")
