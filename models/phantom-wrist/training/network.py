"""The classic U-Net: two 3x3 convolutions a level, InstanceNorm, LeakyReLU, max pooling down, nearest Resize up."""

import torch
from torch import nn

SLOPE = 0.01
EPSILON = 1e-5


class Block(nn.Module):
    """[N, incoming, H, W] -> [N, outgoing, H, W]: (Conv 3x3, InstanceNorm, LeakyReLU) twice."""

    def __init__(self, incoming, outgoing):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(incoming, outgoing, 3, padding=1, bias=False),
                                    nn.Conv2d(outgoing, outgoing, 3, padding=1, bias=False)])  # fmt: skip
        self.norms = nn.ModuleList([nn.InstanceNorm2d(outgoing, eps=EPSILON, affine=True) for _ in range(2)])

    def forward(self, x):
        for conv, norm in zip(self.convs, self.norms):
            x = nn.functional.leaky_relu(norm(conv(x)), SLOPE)
        return x


class UNet(nn.Module):
    """[N, 1, H, W] -> logits [N, outputs, H, W]. H and W must divide by 2 ** (levels - 1)."""

    def __init__(self, channels, outputs):
        super().__init__()
        self.channels = channels
        self.down = nn.ModuleList([Block(a, b) for a, b in zip([1, *channels[:-1]], channels)])
        pairs = list(zip(channels[:-1], channels[1:]))
        self.up = nn.ModuleList([Block(low + skip, skip) for skip, low in reversed(pairs)])
        self.head = nn.Conv2d(channels[0], outputs, 1)

    def forward(self, x):
        skips = []
        for i, block in enumerate(self.down):
            x = block(x if i == 0 else nn.functional.max_pool2d(x, 2))
            skips.append(x)
        for block, skip in zip(self.up, reversed(skips[:-1])):
            x = nn.functional.interpolate(x, scale_factor=2, mode="nearest")
            x = block(torch.cat([x, skip], 1))
        return self.head(x)


def initialise(net, seed):
    """Kaiming-normal weights from the seed; the head starts at a low probability, as structures are small."""
    generator = torch.Generator().manual_seed(seed)
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, a=SLOPE, generator=generator)
    nn.init.normal_(net.head.weight, std=0.01, generator=generator)
    nn.init.constant_(net.head.bias, -2.0)
