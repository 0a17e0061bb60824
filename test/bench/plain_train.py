"""Trains the standard U-Net with PyTorch on the CPU, as a careful script does: the rival of test/bench/training.ts.

argv: batch, side, threads. Prints `ready`, then the time of a step and that of all its threads in ms for every line that it reads; at the end of its
input the most memory that the process had, in MiB.
"""

import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

CHANNELS = [16, 32, 64, 128, 128]
OUTPUTS = 17


class Block(nn.Sequential):
    def __init__(self, incoming, outgoing):
        super().__init__()
        for channels in (incoming, outgoing):
            self.append(nn.Conv2d(channels, outgoing, 3, padding=1, bias=False))
            self.append(nn.InstanceNorm2d(outgoing, affine=True))
            self.append(nn.LeakyReLU(0.01, inplace=True))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.ModuleList(Block(i, o) for i, o in zip([1, *CHANNELS], CHANNELS))
        ups = range(len(CHANNELS) - 2, -1, -1)
        self.up = nn.ModuleList(Block(CHANNELS[i + 1] + CHANNELS[i], CHANNELS[i]) for i in ups)
        self.head = nn.Conv2d(CHANNELS[0], OUTPUTS, 1)

    def forward(self, x):
        skips = []
        for level, block in enumerate(self.down):
            x = block(F.max_pool2d(x, 2) if level else x)
            skips.append(x)
        for block, skip in zip(self.up, skips[-2::-1]):
            x = block(torch.cat([F.interpolate(x, scale_factor=2, mode="nearest"), skip], 1))
        return self.head(x)


def loss_of(logits, target, known, positive_weight):
    weight = positive_weight.view(1, -1, 1, 1)
    entropy = F.binary_cross_entropy_with_logits(logits, target, weight=known, pos_weight=weight, reduction="sum")
    counted = (known > 0).sum() * logits.shape[2] * logits.shape[3]
    probability = logits.sigmoid()
    overlap = (known * target * probability).sum((0, 2, 3))
    sizes = (known * (probability + target)).sum((0, 2, 3))
    dice = (2 * overlap + 1) / (sizes + 1)
    return entropy / counted + (1 - dice).mean()


def main():
    batch, side, threads = map(int, sys.argv[1:4])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = UNet()
    parameters = list(model.parameters())
    decay = [p for p in parameters if p.dim() > 1]
    rest = [p for p in parameters if p.dim() == 1]
    optimiser = torch.optim.AdamW([{"params": decay}, {"params": rest, "weight_decay": 0}], lr=1e-3, weight_decay=0.01)
    average = [p.detach().clone() for p in parameters]
    image = torch.rand(batch, 1, side, side)
    target = (torch.rand(batch, OUTPUTS, side, side) > 0.8).float()
    known = torch.ones(batch, OUTPUTS, 1, 1)
    positive_weight = torch.full((OUTPUTS,), 4.0)
    print("ready", flush=True)
    for _ in sys.stdin:
        start, before = time.perf_counter(), time.process_time()
        optimiser.zero_grad(set_to_none=True)
        loss = loss_of(model(image), target, known, positive_weight)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        with torch.no_grad():
            for mean, parameter in zip(average, parameters):
                mean.lerp_(parameter, 0.01)
        loss.item()
        print((time.perf_counter() - start) * 1000, (time.process_time() - before) * 1000, flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


main()
