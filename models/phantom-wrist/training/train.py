"""Trains a U-Net by a plan and writes it as ONNX: `train.py --plan plan.json --data DIR --out DIR`.

Deterministic: the seed of the plan fixes weights, order and augmentation; PyTorch runs its deterministic kernels on
a fixed number of threads. The plan's fields are explained in README.md.
"""

import argparse
import copy
import hashlib
import json
import math
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from augment import augment
from cases import list_images, load_case
from export_onnx import export
from model_view import normalise
from network import UNet, initialise


def positive_weights(target, known, rule):
    """(background / structure) ** power per structure over the known cases, 1..maximum. -> [1, C, 1, 1]."""
    share = (target.mean((2, 3)) * known).sum(0) / known.sum(0).clamp(min=1)
    share = share.clamp(min=1e-5)
    return (((1 - share) / share) ** rule["power"]).clamp(1, rule["maximum"])[None, :, None, None]


def loss_of(logits, target, known, weights):
    """Weighted BCE + soft Dice over the batch, each only where the structure is known. known [N, C]."""
    mask = known[:, :, None, None]
    bce = F.binary_cross_entropy_with_logits(logits, target, pos_weight=weights, reduction="none")
    bce = (bce * mask).sum() / (mask.sum() * target.shape[2] * target.shape[3]).clamp(min=1)
    probability = torch.sigmoid(logits) * mask
    wanted = target * mask
    overlap = (probability * wanted).sum((0, 2, 3))
    total = probability.sum((0, 2, 3)) + wanted.sum((0, 2, 3))
    judged = (known.sum(0) > 0).float()
    dice = 1 - (2 * overlap + 1) / (total + 1)
    return bce + (dice * judged).sum() / judged.sum().clamp(min=1)


def rate_at(step, steps, plan):
    """Cosine from the learning rate to zero after a linear warm-up."""
    warm = plan["warmupSteps"]
    if step < warm:
        return plan["learningRate"] * (step + 1) / warm
    return plan["learningRate"] * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(steps - warm, 1)))


def batches(count, size, generator):
    """Index tensors of one epoch; the last batch is filled up from the front."""
    order = torch.randperm(count, generator=generator)
    for start in range(0, count, size):
        yield order[torch.arange(start, start + size) % count]


def train(cases, plan, log):
    """Trains from scratch; returns the averaged (EMA) network and the mean loss of every epoch."""
    grey = torch.stack([c.grey for c in cases])
    target = torch.stack([c.target for c in cases])
    known = torch.stack([c.known for c in cases])
    generator = torch.Generator().manual_seed(plan["seed"])
    net = UNet(plan["channels"], len(plan["structures"]))
    initialise(net, plan["seed"])
    average = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan["learningRate"], weight_decay=plan["weightDecay"])
    weights = positive_weights(target, known, plan["positiveWeight"])
    size = min(plan["batch"], len(cases))
    steps = plan["epochs"] * math.ceil(len(cases) / size)
    half = F.avg_pool2d(grey, 2), F.avg_pool2d(target, 2)
    step, history, began = 0, [], time.time()
    for epoch in range(plan["epochs"]):
        # Half size costs a quarter and finds where things are; the last epochs learn their outlines.
        source = half if epoch < plan.get("coarseEpochs", 0) else (grey, target)
        losses = []
        for index in batches(len(cases), size, generator):
            images, wanted = augment(source[0][index], source[1][index], plan["augment"], generator)
            for group in optimiser.param_groups:
                group["lr"] = rate_at(step, steps, plan)
            optimiser.zero_grad()
            loss = loss_of(net(normalise(images, plan["view"])), wanted, known[index], weights)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
            # The average follows quickly at first, so that a short run does not keep its random start.
            decay = min(plan["ema"], step / (step + 10))
            with torch.no_grad():
                for kept, new in zip(average.parameters(), net.parameters()):
                    kept.lerp_(new, 1 - decay)
            losses.append(loss.item())
        history.append(sum(losses) / len(losses))
        log(f"epoch {epoch + 1}/{plan['epochs']} loss {history[-1]:.4f} {time.time() - began:.0f} s")
    return average.eval(), history


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", required=True, type=Path)
    parser.add_argument("--data", required=True, type=Path, help="folder with images/ (or images in it)")
    parser.add_argument("--truth", type=Path, help="default: DATA/truth")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # nothing here reads memory before it is written
    plan = json.loads(arguments.plan.read_text())
    truth = arguments.truth or arguments.data / "truth"
    wanted = plan.get("cases")
    files = [f for f in list_images(arguments.data) if wanted is None or f.stem in wanted]
    cases = [load_case(file, truth, plan) for file in files]
    print(f"{len(cases)} cases, {len(plan['structures'])} structures", flush=True)
    began = time.time()
    net, history = train(cases, plan, lambda line: print(line, flush=True))
    arguments.out.mkdir(parents=True, exist_ok=True)
    file = arguments.out / "model.onnx"
    difference = export(net, file, normalise(cases[0].grey, plan["view"])[None])
    record = {
        "cases": [c.name for c in cases],
        "seconds": round(time.time() - began),
        "threads": arguments.threads,
        "torch": torch.__version__,
        "parameters": sum(p.numel() for p in net.parameters()),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "largestLogitDifference": difference,
        "loss": [round(value, 5) for value in history],
    }
    (arguments.out / "training.json").write_text(json.dumps(record, indent=2) + "\n")
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB, sha256 {record['sha256']}")


if __name__ == "__main__":
    main()
