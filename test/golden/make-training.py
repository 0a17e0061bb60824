"""Writes training.json: losses and whole gradients of tiny U-Nets, and steps of AdamW, by PyTorch in float64.

Run: python test/golden/make-training.py   (made with torch 2.13.0, numpy)

The networks are searched for inputs away from kinks (ReLU at 0, equal maxima), where float32 and float64 may part.
"""
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

SIDE = 8
MARGIN = 3e-4
EPSILON = 1e-5


def shapes(base, levels, normalisation, channels):
    """Names and shapes of all parameters of a U-Net."""
    found = {}
    widths = [base * 2**i for i in range(levels)]

    def block(name, a, b):
        for step, incoming in ((1, a), (2, b)):
            found[f"{name}.conv{step}.weight"] = (b, incoming, 3, 3)
            if normalisation == "none":
                found[f"{name}.conv{step}.bias"] = (b,)
            else:
                found[f"{name}.norm{step}.gamma"] = (b,)
                found[f"{name}.norm{step}.beta"] = (b,)

    for i, width in enumerate(widths):
        block(f"down.{i}", widths[i - 1] if i else 1, width)
    for i in reversed(range(levels - 1)):
        block(f"up.{i}", widths[i + 1] + widths[i], widths[i])
    found["head.weight"] = (channels, base, 1, 1)
    found["head.bias"] = (channels,)
    return found


class Network:
    def __init__(self, parameters, case):
        self.p, self.case, self.margin = parameters, case, 1.0

    def block(self, x, name):
        kind = self.case["normalisation"]
        for step in (1, 2):
            x = F.conv2d(x, self.p[f"{name}.conv{step}.weight"], padding=1)
            if kind == "none":
                x = x + self.p[f"{name}.conv{step}.bias"][None, :, None, None]
            else:
                affine = self.p[f"{name}.norm{step}.gamma"], self.p[f"{name}.norm{step}.beta"]
                groups = x.shape[1]
                if kind == "group":
                    groups = min(8, groups)
                x = F.group_norm(x, groups, *affine, EPSILON)
            if self.case["activation"] == "silu":
                x = F.silu(x)
            else:
                self.margin = min(self.margin, x.abs().min().item())
                x = F.leaky_relu(x, 0.01 if self.case["activation"] == "leaky-relu" else 0.0)
        return x

    def pool(self, x):
        squares = F.unfold(x.reshape(-1, 1, *x.shape[2:]), 2, stride=2).sort(1).values
        apart = squares[:, 3] - squares[:, 2]
        # Equal zeros behind a ReLU have no gradient: they are no kink.
        apart = apart[squares[:, 3] > 0] if self.case["activation"] == "relu" else apart
        self.margin = min(self.margin, apart.min().item())
        return F.max_pool2d(x, 2)

    def __call__(self, x):
        skips = []
        for i in range(self.case["levels"]):
            x = self.block(self.pool(x) if i else x, f"down.{i}")
            skips.append(x)
        for i in reversed(range(self.case["levels"] - 1)):
            x = self.block(torch.cat([F.interpolate(x, scale_factor=2, mode="nearest"), skips[i]], 1), f"up.{i}")
        return F.conv2d(x, self.p["head.weight"], self.p["head.bias"])


def soft_dice(probability, target, known):
    """1 - Dice, each structure weighted by how well it is known at most."""
    k = known.expand_as(target)
    overlap = (k * probability * target).sum((0, 2, 3))
    total = (k * (probability + target)).sum((0, 2, 3))
    weight = k.amax((0, 2, 3))
    return (weight * (1 - (2 * overlap + 1) / (total + 1))).sum() / (weight > 0).sum().clamp(min=1)


def losses(logits, target, known, weights, head):
    if head == "sigmoid":
        k = known.expand_as(target)
        cross = F.binary_cross_entropy_with_logits(
            logits, target, pos_weight=weights[None, :, None, None], reduction="none"
        )
        cross = (cross * k).sum() / (k > 0).sum().clamp(min=1)
        return cross, soft_dice(torch.sigmoid(logits), target, known)
    union = target.sum(1, keepdim=True)
    shares = target / union.clamp(min=1)
    wanted = torch.cat([1 - union.clamp(max=1), shares], 1)
    weights = torch.cat([torch.ones(1, dtype=weights.dtype), weights])[None, :, None, None]
    everything = known.amin(1, keepdim=True).expand_as(union)
    cross = -(wanted * weights * torch.log_softmax(logits, 1)).sum(1, keepdim=True)
    cross = (cross * everything).sum() / (everything > 0).sum().clamp(min=1)
    return cross, soft_dice(torch.softmax(logits, 1)[:, 1:], shares, known)


def rounded(rng, shape, scale=1.0):
    """Few decimals, as float32 has them, in float64."""
    values = np.round(rng.standard_normal(shape) * scale, 3).astype(np.float32)
    return torch.from_numpy(values).double()


def plain(tensor, digits=4):
    return [float(f"%.{digits}g" % v) for v in tensor.detach().double().ravel().tolist()]


def draw(case, seed):
    rng = np.random.default_rng(seed)
    channels = 2 + (case["head"] == "softmax")
    names = shapes(2, case["levels"], case["normalisation"], channels)

    def parameters(spread):
        return {
            n: rounded(rng, s, spread / max(1, np.prod(s[1:])) ** 0.5) + (1 if n.endswith("gamma") else 0)
            for n, s in names.items()
        }

    p = {n: v.float().double().requires_grad_() for n, v in parameters(1.4).items()}
    images = rounded(rng, (2, 1, SIDE, SIDE))
    shares = np.where(rng.random((2, 2, SIDE, SIDE)) < 0.7, 0.0, np.round(rng.random((2, 2, SIDE, SIDE)), 2))
    target = torch.from_numpy(shares.astype(np.float32)).double()
    known = torch.tensor([[1.0, 0.0], [0.25, 1.0]]).double()[:, :, None, None]
    if case["perPixel"]:
        judged = np.round(rng.random((2, 2, SIDE, SIDE)), 2) * (rng.random((2, 2, SIDE, SIDE)) < 0.8)
        known = torch.from_numpy(judged.astype(np.float32)).double()
    weights = torch.tensor([3.0, 7.0]).double()
    net = Network(p, case)
    result = {"parameters": {n: plain(v) for n, v in p.items()}}
    cross, dice = losses(net(images), target, known, weights, case["head"])
    loss = 0.75 * cross + 1.25 * dice
    result |= {"image": plain(images), "target": plain(target), "known": plain(known), "crossEntropy": cross.item()}
    result["dice"] = dice.item()
    if case["teacher"]:
        average = {n: v.float().double() for n, v in parameters(1.4).items()}
        student, teacher = rounded(rng, (1, 1, SIDE, SIDE)), rounded(rng, (1, 1, SIDE, SIDE))
        squash = torch.sigmoid if case["head"] == "sigmoid" else (lambda z: torch.softmax(z, 1))
        other = Network(average, case)
        consistency = ((squash(net(student)) - squash(other(teacher))) ** 2).mean()
        loss = loss + 2.5 * consistency
        net.margin = min(net.margin, other.margin)
        result |= {"average": {n: plain(v) for n, v in average.items()}, "consistency": consistency.item()}
        result |= {"student": plain(student), "taught": plain(teacher)}
    loss.backward()
    result |= {"loss": loss.item(), "gradient": {n: plain(v.grad, 8) for n, v in p.items()}}
    return net.margin, result


def network_case(**case):
    for seed in range(2000):
        margin, result = draw(case, seed)
        if margin > MARGIN:
            print(case, "seed", seed, "margin", margin)
            return {**case, "seed": seed, **result}
    raise SystemExit(f"no seed away from kinks for {case}")


def adam_case(steps=6, learning_rate=0.05):
    rng = np.random.default_rng(5)
    start = [rounded(rng, 4), rounded(rng, 3)]
    tensors = [t.clone().requires_grad_() for t in start]
    average = torch.cat(start).clone()
    groups = [{"params": [tensors[0]], "weight_decay": 0.1}, {"params": [tensors[1]], "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=learning_rate, betas=(0.9, 0.99), eps=1e-6)
    rows = []
    for step in range(steps):
        gradient = rounded(rng, 7, 0.1 if step < 2 else 2.0)
        tensors[0].grad, tensors[1].grad = gradient[:4].clone(), gradient[4:].clone()
        norm = torch.nn.utils.clip_grad_norm_(tensors, 1.0)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate / (step + 1)
        optimiser.step()
        decay = min(0.99, (step + 1) / (step + 11))
        average = average.lerp(torch.cat([t.detach() for t in tensors]), 1 - decay)
        state = [optimiser.state[t] for t in tensors]
        rows.append(
            {
                "gradient": plain(gradient),
                "norm": norm.item(),
                "learningRate": learning_rate / (step + 1),
                "parameters": plain(torch.cat(tensors), 9),
                "m": plain(torch.cat([s["exp_avg"] for s in state]), 9),
                "v": plain(torch.cat([s["exp_avg_sq"] for s in state]), 9),
                "average": plain(average, 9),
            }
        )
    return {"decaying": 4, "start": plain(torch.cat(start)), "steps": rows}


networks = [
    network_case(head="sigmoid", normalisation="instance", activation="leaky-relu", levels=2, perPixel=False, teacher=False),
    network_case(head="sigmoid", normalisation="none", activation="relu", levels=2, perPixel=True, teacher=True),
    network_case(head="softmax", normalisation="group", activation="silu", levels=3, perPixel=True, teacher=True),
    network_case(head="softmax", normalisation="instance", activation="silu", levels=1, perPixel=False, teacher=False),
]
Path(__file__).with_name("training.json").write_text(json.dumps({"networks": networks, "adamW": adam_case()}) + "\n")
