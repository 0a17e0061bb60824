"""Makes coco-rle.json: masks and what the reference implementation of COCO (pycocotools 2.0.11) makes of them.

    pip install numpy pycocotools==2.0.11
    python3 make-coco-rle.py > coco-rle.json

Masks are rows of '#' and '.'; `polygons` are outlines in COCO's convention with the mask that rleFrPoly draws.
"""
import json
import numpy as np
from pycocotools import mask as coco

random = np.random.default_rng(20261122)


def rows(mask):
    return ["".join("#" if v else "." for v in row) for row in mask]


def vector(mask):
    mask = np.asfortranarray(mask.astype(np.uint8))
    rle = coco.encode(mask)
    flat = mask.flatten(order="F")
    counts, value, run = [], 0, 0
    for pixel in flat:
        if pixel != value:
            counts.append(run)
            run, value = 0, pixel
        run += 1
    counts.append(run)
    assert coco.frPyObjects({"size": list(mask.shape), "counts": counts}, *mask.shape)["counts"] == rle["counts"]
    return {
        "rows": rows(mask),
        "counts": [int(c) for c in counts],
        "compressed": rle["counts"].decode("ascii"),
        "area": int(coco.area(rle)),
        "bbox": [int(v) for v in coco.toBbox(rle)],
    }


masks = []
for height, width in [(1, 1), (1, 7), (7, 1), (5, 5), (11, 13), (33, 40), (40, 33)]:
    masks.append(np.zeros((height, width)))
    masks.append(np.ones((height, width)))
    for density in (0.05, 0.5, 0.9):
        masks.append(random.random((height, width)) < density)
one = np.zeros((64, 70))
one[63, 69] = 1
masks.append(one)
stripes = np.zeros((60, 65))
stripes[:, 31:34] = 1
masks.append(stripes)
yy, xx = np.mgrid[0:120, 0:150]
masks.append(((xx - 70) ** 2 + (yy - 61) ** 2 < 50**2) & ~((xx - 60) ** 2 + (yy - 55) ** 2 < 20**2))

# Long runs: several characters a number, negative differences. Not kept as rows: described by rectangles.
large = []
for rectangles in ([[100, 200, 2400, 2900]], [[0, 0, 1, 3000], [2499, 0, 2500, 3000]], [[5, 5, 6, 6], [2000, 1, 2490, 2999], [17, 17, 18, 1000]]):
    mask = np.zeros((2500, 3000), np.uint8)
    for left_y, left_x, right_y, right_x in rectangles:
        mask[left_y:right_y, left_x:right_x] = 1
    rle = coco.encode(np.asfortranarray(mask))
    large.append(
        {
            "size": [2500, 3000],
            "rectangles": rectangles,
            "compressed": rle["counts"].decode("ascii"),
            "area": int(coco.area(rle)),
        }
    )

polygons = []
for outline in (
    [1, 1, 9, 1, 9, 6, 1, 6],
    [0, 0, 12, 0, 12, 10, 0, 10],
    [2.6, 1.6, 10.6, 1.6, 10.6, 8.6, 2.6, 8.6],
    # Keyholes as partPolygons walks them: a ring, and a ring in a ring.
    [3, 0, 3, 3, 0, 3, 0, 0, 1, 0, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 0],
    [12, 0, 12, 10, 0, 10, 0, 0, 1, 0, 1, 1, 1, 9, 11, 9, 11, 1, 1, 1, 1, 0],
    [9, 2, 9, 8, 3, 8, 3, 2, 4, 2, 4, 3, 4, 7, 8, 7, 8, 3, 4, 3, 4, 2],
    [6, 0.5, 11.5, 9.3, 0.7, 8.8],
    [-3, 2, 15, 2, 15, 4, -3, 4],
):
    rle = coco.frPyObjects([outline], 10, 12)[0]
    polygons.append({"size": [10, 12], "outline": outline, "rows": rows(coco.decode(rle))})

print(json.dumps({"masks": [vector(m) for m in masks], "large": large, "polygons": polygons}))
