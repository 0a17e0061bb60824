"""Splits the chest data by patient and writes images, truth, plans and tasks of the experiment outside the repository.

`prepare_chest.py --data .../chest_cc --out /work/chest` (see README.md). The images may not be redistributed and
neither may weights trained on them: nothing that this script writes belongs into the repository.
"""

import argparse
import csv
import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

from structures import BIT, FINDINGS, VIEW, STRUCTURES, task

SEED = 20251
# Patients that the networks learn from, and those that only `calibrate` sees; the rest is the test.
TRAIN_PATIENTS, CALIBRATE_PATIENTS, WEAK_PATIENTS = 14, 8, 5
PARTS = ("train", "calibrate", "test")


def patients_of(data):
    """{patient: stems}, from the attribution table (patient numbers of the data's authors, not of a hospital)."""
    result = {}
    with open(data / "attribution.csv", newline="") as table:
        for row in csv.DictReader(table):
            result.setdefault(row["patientid"], []).append(row["stem"])
    return result


def split_patients(patients, has_consolidation):
    """Seeded split, drawn separately among patients with and without consolidation, the rarest structure."""
    random = np.random.default_rng(SEED)
    parts = {part: [] for part in PARTS}
    wanted = np.array([TRAIN_PATIENTS, CALIBRATE_PATIENTS]) / len(patients)
    for flag in (True, False):
        group = sorted(p for p in patients if has_consolidation[p] == flag)
        group = [group[i] for i in random.permutation(len(group))]
        first, second = np.rint(np.cumsum(wanted) * len(group)).astype(int)
        for part, members in zip(PARTS, (group[:first], group[first:second], group[second:])):
            parts[part] += members
    order = random.permutation(len(parts["train"]))
    return parts, [parts["train"][i] for i in order[:WEAK_PATIENTS]]


def write_case(data, stem, folder):
    """Copies the image and writes one mask a structure. An undrawn organ is unknown, an undrawn finding absent."""
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(data / "prepared_768/images" / f"{stem}.png", images / f"{stem}.png")
    field = np.asarray(Image.open(data / "prepared_768/masks" / f"{stem}.png"))
    truth = folder / "truth" / stem
    truth.mkdir(parents=True, exist_ok=True)
    for structure in STRUCTURES:
        mask = (field & BIT[structure]) > 0
        if mask.any() or structure in FINDINGS:
            Image.fromarray(mask.astype(np.uint8) * 255).save(truth / f"{structure}.png", optimize=True)


def plan(name, seed, epochs, cases):
    """Training plan (models/phantom-wrist/training/README.md explains the fields)."""
    return {
        "id": name,
        "version": "1",
        "name": f"Chest radiograph U-Net ({name})",
        "licence": "LicenseRef-measurement-only",
        "seed": seed,
        "structures": list(STRUCTURES),
        "severalParts": list(FINDINGS),
        "cases": cases,
        "view": VIEW,
        "channels": [16, 32, 64, 128, 128],
        "epochs": epochs,
        "batch": 2,
        "learningRate": 0.002,
        "weightDecay": 0.01,
        "warmupSteps": 50,
        "ema": 0.99,
        "positiveWeight": {"power": 0.5, "maximum": 5},
        "augment": {
            "rotateDeg": 8, "scale": 0.15, "aspect": 0.08, "shear": 0.06, "translate": 0.08, "elastic": 0.015,
            "gamma": 0.4, "contrast": 0.25, "brightness": 0.1, "noise": 0.05,
        },
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    data, out = arguments.data, arguments.out
    patients = patients_of(data)
    masks = data / "prepared_768/masks"
    bit = BIT["consolidation"]
    consolidated = {
        p: any((np.asarray(Image.open(masks / f"{s}.png")) & bit).any() for s in stems) for p, stems in patients.items()
    }
    parts, weak = split_patients(patients, consolidated)
    for part in PARTS:
        for patient in parts[part]:
            for stem in patients[patient]:
                write_case(data, stem, out / part)
        # Folds and intervals go by patient; PNG files do not say whose they are.
        patient_of = {stem: patient for patient in parts[part] for stem in patients[patient]}
        (out / part / "patients.json").write_text(json.dumps(patient_of, indent=1) + "\n")
    stems = {part: sorted(s for p in parts[part] for s in patients[p]) for part in PARTS}
    record = {"seed": SEED, "patients": parts, "weakPatients": weak, "images": stems}
    (out / "split.json").write_text(json.dumps(record, indent=2) + "\n")
    few = sorted(s for p in weak for s in patients[p])
    for name, seed, epochs, cases in (("chest-a", 1, 120, stems["train"]), ("chest-weak", 2, 50, few)):
        folder = out / ("model-a" if name == "chest-a" else "model-weak")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "plan.json").write_text(json.dumps(plan(name, seed, epochs, cases), indent=2) + "\n")
        (folder / "task.json").write_text(json.dumps(task(name), indent=2) + "\n")
    for part in PARTS:
        print(part, len(parts[part]), "patients,", len(stems[part]), "images")
    print("weak network:", len(weak), "patients,", len(few), "images")


if __name__ == "__main__":
    main()
