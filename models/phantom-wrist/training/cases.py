"""Cases of a data folder: images and the truth that belongs to them.

Truth comes as `truth/<case>/<structure>.png` (nonzero = structure) or as a bit field `truth/<case>.png` beside
`truth/structures.json` {"bits": [id of bit 0, id of bit 1, ...]}. A structure without a file or bit is unknown: it
is left out of loss and score. An empty mask says that the structure is absent, except for structures that the plan
lists under `unknownWhenEmpty`.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from model_view import is_mirrored, read_radiograph, resize, to_input


@dataclass
class Case:
    name: str
    grey: torch.Tensor  # [1, height, width], 0..1, in the network's frame
    target: torch.Tensor  # [C, height, width], 0..1: share of the input pixel that the structure covers
    known: torch.Tensor  # [C], 1 where somebody judged the structure


def list_images(data):
    """Image files of `data/images` or `data/dicom`, or of `data` itself, by name."""
    folders = [Path(data) / "images", Path(data) / "dicom", Path(data)]
    folder = next(f for f in folders if f.is_dir())
    files = [f for f in sorted(folder.iterdir()) if f.is_file() and f.suffix.lower() in ("", ".dcm", ".png")]
    files = [f for f in files if f.name != "DICOMDIR"]
    if not files:
        raise SystemExit(f"No DICOM or PNG images in {folder}.")
    return files


def read_truth(truth, name, plan, shape):
    """Masks bool [C, rows, columns] and known flags bool [C] of one case, in the order of the plan."""
    truth = Path(truth)
    structures = plan["structures"]
    masks = np.zeros((len(structures), *shape), bool)
    known = np.zeros(len(structures), bool)
    bits = []
    if (truth / f"{name}.png").exists():
        bits = json.loads((truth / "structures.json").read_text())["bits"]
        field = np.asarray(Image.open(truth / f"{name}.png")).astype(np.uint32)
    for i, structure in enumerate(structures):
        file = truth / name / f"{structure}.png"
        if file.exists():
            mask = np.asarray(Image.open(file)) > 0
        elif structure in bits:
            mask = (field >> bits.index(structure)) & 1 > 0
        else:
            continue
        if mask.shape != tuple(shape):
            raise SystemExit(f"{name}/{structure}: truth is {mask.shape}, the image is {shape}.")
        masks[i] = mask
        known[i] = mask.any() or structure not in plan.get("unknownWhenEmpty", [])
    if not known.any():
        raise SystemExit(f"{name}: no truth for any structure of the plan in {truth}.")
    return masks, known


def load_case(file, truth, plan):
    """Reads one image with its truth and brings both into the network's frame."""
    view = plan["view"]
    image = read_radiograph(file)
    masks, known = read_truth(truth, file.stem, plan, image.values.shape)
    planes = torch.from_numpy(masks).float()
    if is_mirrored(image, view):
        planes = planes.flip(-1)
    target = resize(planes, view["height"], view["width"]).clamp(0, 1)
    return Case(file.stem, to_input(image, view), target, torch.from_numpy(known).float())
