"""Dice of a trained network on cases with truth: `score.py --plan plan.json --model model.onnx --data DIR`.

At full image resolution: probabilities enlarged bilinearly, threshold, the component with the largest sum of
probability. Structures that are absent or unknown in the truth are left out of the mean; how often an absent
structure got a mask is said separately.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from scipy import ndimage

from cases import list_images, read_truth
from model_view import is_mirrored, normalise, read_radiograph, to_input


def probabilities(session, image, view):
    """float32 [C, rows, columns] in the image's own frame."""
    grey = normalise(to_input(image, view), view)[None]
    logits = session.run(["logits"], {"image": grey.numpy()})[0]
    small = torch.sigmoid(torch.from_numpy(logits))
    full = F.interpolate(small, image.values.shape, mode="bilinear", align_corners=False)[0].numpy()
    return full[:, :, ::-1] if is_mirrored(image, view) else full


def largest_sum(probability, mask):
    """The 4-connected component of `mask` with the largest sum of probability."""
    labels, count = ndimage.label(mask)
    if count < 2:
        return mask
    return labels == 1 + int(np.argmax(ndimage.sum(probability, labels, range(1, count + 1))))


def dice(a, b):
    return 2 * float((a & b).sum()) / float(a.sum() + b.sum())


def score(plan, model, data, truth, threshold):
    """{structure: {"dice": [..], "absent": n, "invented": n}} over all cases of `data`."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    several = plan.get("severalParts", [])
    result = {s: {"dice": [], "absent": 0, "invented": 0} for s in plan["structures"]}
    for file in list_images(data):
        image = read_radiograph(file)
        masks, known = read_truth(truth, file.stem, plan, image.values.shape)
        found = probabilities(session, image, plan["view"])
        for i, structure in enumerate(plan["structures"]):
            if not known[i]:
                continue
            mask = found[i] >= threshold
            mask = mask if structure in several else largest_sum(found[i], mask)
            entry = result[structure]
            if masks[i].any():
                entry["dice"].append(dice(mask, masks[i]))
            else:
                entry["absent"] += 1
                entry["invented"] += int(mask.any())
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", required=True, type=Path)
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--truth", type=Path, help="default: DATA/truth")
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    plan = json.loads(arguments.plan.read_text())
    result = score(plan, arguments.model, arguments.data, arguments.truth or arguments.data / "truth",
                   arguments.threshold)  # fmt: skip
    print("| Structure | Present | Dice | Worst | Absent | Mask drawn though absent |")
    print("| --- | --- | --- | --- | --- | --- |")
    for structure, entry in result.items():
        values = entry["dice"]
        figures = f"{np.mean(values):.3f} | {min(values):.3f}" if values else "- | -"
        print(f"| {structure} | {len(values)} | {figures} | {entry['absent']} | {entry['invented']} |")
    means = [np.mean(entry["dice"]) for entry in result.values() if entry["dice"]]
    print(f"\nMean over structures: {np.mean(means):.3f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
