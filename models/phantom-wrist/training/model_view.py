"""How pixels become the network's input: the Python twin of the product's model view.

Order (same as the manifest's `view`): modality LUT -> window by percentiles of the values that are no padding,
clamped to 0..1 -> MONOCHROME1 inverted (1 - x, bone bright) -> right-sided images mirrored -> antialiased bilinear
resize -> value * scale, minus mean, divided by std.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image


@dataclass
class Radiograph:
    """One frame before any window. `values`: float64 [rows, columns] after the modality LUT."""

    values: np.ndarray
    padding: np.ndarray  # bool [rows, columns]: pixels that are padding, not anatomy
    inverted: bool  # MONOCHROME1 or Presentation LUT Shape INVERSE
    laterality: str  # 'R', 'L', or anything else: never mirrored


def read_dicom(path):
    """Reads a single-frame grey DICOM image. Laterality that contradicts itself counts as unknown."""
    import pydicom
    from pydicom.pixels import apply_modality_lut

    data = pydicom.dcmread(path)
    stored = data.pixel_array
    if stored.ndim != 2:
        raise SystemExit(f"{path.name}: expected one grey frame, found an array of shape {stored.shape}.")
    padding = np.zeros(stored.shape, bool)
    if "PixelPaddingValue" in data:
        ends = [int(data.PixelPaddingValue), int(data.get("PixelPaddingRangeLimit", data.PixelPaddingValue))]
        padding = (stored >= min(ends)) & (stored <= max(ends))
    sides = {str(data.get(key)) for key in ("ImageLaterality", "Laterality") if data.get(key)}
    return Radiograph(
        values=np.asarray(apply_modality_lut(stored, data), np.float64),
        padding=padding,
        inverted=data.PhotometricInterpretation == "MONOCHROME1"
        or data.get("PresentationLUTShape") == "INVERSE",
        laterality=sides.pop() if len(sides) == 1 else "unknown",
    )


def read_radiograph(path):
    """Reads a DICOM file (.dcm or no suffix) or a grey PNG of 8 or 16 bits."""
    path = Path(path)
    if path.suffix.lower() != ".png":
        return read_dicom(path)
    values = np.asarray(Image.open(path), np.float64)
    if values.ndim != 2:
        raise SystemExit(f"{path.name}: expected a grey PNG, found {values.ndim} dimensions.")
    return Radiograph(values, np.zeros(values.shape, bool), False, "unknown")


def is_mirrored(image, view):
    return view["flip"] == "right" and image.laterality == "R"


def to_grey(image, view):
    """Grey values 0..1 at full size, float32 [rows, columns], bone bright, not yet mirrored."""
    window = view["window"]
    if window["kind"] != "percentile":
        raise SystemExit("The training script knows percentile windows only.")
    anatomy = image.values[~image.padding]
    low, high = np.percentile(anatomy, [window["low"], window["high"]])
    grey = np.clip((image.values - low) / max(high - low, 1e-12), 0, 1)
    return (1 - grey if image.inverted and view["invertMonochrome1"] else grey).astype(np.float32)


def resize(planes, height, width):
    """Antialiased bilinear resize (triangle filter scaled with the reduction). [C, H, W] -> [C, height, width]."""
    return F.interpolate(planes[None], (height, width), mode="bilinear", antialias=True, align_corners=False)[0]


def to_input(image, view):
    """Grey values 0..1 in the network's frame, float32 [1, height, width], before scale, mean and std."""
    if view["resize"] != "stretch":
        raise SystemExit("The training script knows the resize 'stretch' only.")
    plane = torch.from_numpy(to_grey(image, view))[None]
    if is_mirrored(image, view):
        plane = plane.flip(-1)
    return resize(plane, view["height"], view["width"]).clamp(0, 1)


def normalise(grey, view):
    """Last step of the view: value * scale - mean / std, for any [..., H, W]."""
    mean, std = (view["mean"] or [0.0])[0], (view["std"] or [1.0])[0]
    return (grey * view["scale"] - mean) / std
