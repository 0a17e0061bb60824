"""Writes random-walker.json: scikit-image's random walker, solved directly (mode 'bf').

Run: python test/golden/make-random-walker.py   (made with scikit-image 0.26.0, numpy)
"""
import json
from pathlib import Path

import numpy as np
from skimage.segmentation import random_walker

rng = np.random.default_rng(3)
height, width = 32, 44
yy, xx = np.mgrid[0:height, 0:width]
bone = ((xx - 20) / 11) ** 2 + ((yy - 16) / 9) ** 2 < 1
grey = np.round(np.clip(0.3 + 0.35 * bone + 0.08 * rng.standard_normal(bone.shape), 0, 1), 3).astype(np.float32)
labels = np.zeros(bone.shape, int)
labels[14:18, 17:24] = 1
labels[3:5, 4:40] = 2
labels[28, 10:30] = 2

cases = []
for beta in (10, 130):
    probability = random_walker(grey.astype(float), labels, beta=beta, mode="bf", return_full_prob=True)[0]
    cases.append({"beta": beta, "probability": np.round(probability, 5).ravel().tolist()})

Path(__file__).with_name("random-walker.json").write_text(
    json.dumps(
        {
            "width": width,
            "grey": [round(float(v), 3) for v in grey.ravel()],
            "labels": ["".join(".#-"[v] for v in row) for row in labels],
            "cases": cases,
        }
    )
    + "\n"
)
