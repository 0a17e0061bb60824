"""Writes manifest.json beside a trained model.onnx: `package_model.py --plan plan.json --task task.json --model DIR`.

Names, colours and codes come from the task, so that both always say the same; the code of an output is the type of
the task's structure.
"""

import argparse
import hashlib
import json
from pathlib import Path

# Largest difference of a logit that an execution provider may show: 0.05 moves a probability by 0.0125 at most.
TOLERANCE = 0.05


def output_of(structure, several):
    return {
        "structure": structure["id"],
        "name": structure["name"],
        "colour": structure["colour"],
        "code": structure["type"],
        "component": "all" if structure["id"] in several else "largest-sum",
    }


def manifest_of(plan, task, onnx):
    structures = {structure["id"]: structure for structure in task["structures"]}
    missing = [s for s in plan["structures"] if s not in structures]
    if missing:
        raise SystemExit(f"The task has no structure {', '.join(missing)}; plan and task must name the same ones.")
    several = plan.get("severalParts", [])
    return {
        "format": "countersign-model/1",
        "kind": "unet",
        "id": plan["id"],
        "version": plan["version"],
        "name": plan["name"],
        "family": "U-Net",
        "licence": plan["licence"],
        "card": "card.md",
        "tolerance": TOLERANCE,
        "file": {"path": onnx.name, "sha256": hashlib.sha256(onnx.read_bytes()).hexdigest()},
        "view": plan["view"],
        "input": "image",
        "output": "logits",
        "activation": "sigmoid",
        "background": None,
        "outputs": [output_of(structures[s], several) for s in plan["structures"]],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", required=True, type=Path)
    parser.add_argument("--task", required=True, type=Path)
    parser.add_argument("--model", required=True, type=Path, help="folder with model.onnx")
    arguments = parser.parse_args()
    plan, task = (json.loads(f.read_text()) for f in (arguments.plan, arguments.task))
    manifest = manifest_of(plan, task, arguments.model / "model.onnx")
    (arguments.model / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    print(f"{arguments.model / 'manifest.json'}: {len(manifest['outputs'])} outputs")


if __name__ == "__main__":
    main()
