"""Writes card.md of a chest network with its scores: `write_card.py --out /work/chest --model /work/chest/model-a`."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

TRAINING = Path(__file__).resolve().parents[3] / "models/phantom-wrist/training"

CARD = """# {name}

U-Net of the chest experiment (test/experiments/chest). For measurement only: most training images are
CC BY-NC-SA, so the weights are neither shipped nor redistributed. Not for clinical use.

Trained on {cases} radiographs, {epochs} epochs, seed {seed}, in {seconds} s. Right and left are the patient's.
Scores at full resolution of the prepared images, threshold 0.5, largest-sum component (findings: all parts).

## Test patients

{test}

## Calibration patients

{calibrate}
"""


def table(folder, part):
    command = [sys.executable, str(TRAINING / "score.py"), "--plan", str(folder / "plan.json")]
    command += ["--model", str(folder / "model.onnx"), "--data", str(part)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--model", required=True, type=Path)
    arguments = parser.parse_args()
    plan, record = (json.loads((arguments.model / f).read_text()) for f in ("plan.json", "training.json"))
    text = CARD.format(
        name=plan["name"],
        cases=len(record["cases"]),
        epochs=plan["epochs"],
        seed=plan["seed"],
        seconds=record["seconds"],
        **{part: table(arguments.model, arguments.out / part) for part in ("test", "calibrate")},
    )
    (arguments.model / "card.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
