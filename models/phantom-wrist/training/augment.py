"""Random changes of a batch, drawn from one seeded generator: place, shape and grey values."""

import math

import torch
import torch.nn.functional as F


def uniform(shape, limit, generator):
    return (torch.rand(shape, generator=generator) * 2 - 1) * limit


def sampling_grid(count, height, width, how, generator):
    """Where each output pixel is read from: affine plus a smooth elastic field. [N, H, W, 2] in -1..1."""
    angle = uniform(count, math.radians(how["rotateDeg"]), generator)
    scale = torch.exp(uniform(count, how["scale"], generator))
    aspect = torch.exp(uniform(count, how["aspect"], generator))
    shear = uniform(count, how["shear"], generator)
    shift = uniform((count, 2), how["translate"], generator)
    # Rotation happens in square pixels; the grid of torch is stretched to -1..1 on both axes.
    ratio = height / width
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.stack(
        [
            torch.stack([scale * aspect * cos, scale * (shear - sin) * ratio, shift[:, 0]], 1),
            torch.stack([scale * sin / ratio, scale / aspect * cos, shift[:, 1]], 1),
        ],
        1,
    )
    grid = F.affine_grid(theta, (count, 1, height, width), align_corners=False)
    coarse = torch.randn((count, 2, 5, 5), generator=generator) * how["elastic"]
    field = F.interpolate(coarse, (height, width), mode="bicubic", align_corners=True)
    return grid + field.permute(0, 2, 3, 1)


def augment(grey, target, how, generator):
    """grey [N, 1, H, W] and target [N, C, H, W], both 0..1 -> the same shapes, changed alike in place and shape."""
    count, _, height, width = grey.shape
    grid = sampling_grid(count, height, width, how, generator)
    grey = F.grid_sample(grey, grid, mode="bilinear", padding_mode="border", align_corners=False)
    target = F.grid_sample(target, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    each = (count, 1, 1, 1)
    grey = grey.clamp(0, 1) ** torch.exp(uniform(each, how["gamma"], generator))
    grey = (grey - 0.5) * torch.exp(uniform(each, how["contrast"], generator)) + 0.5
    grey = grey + uniform(each, how["brightness"], generator)
    sigma = torch.rand(each, generator=generator) * how["noise"]
    grey = grey + sigma * torch.randn(grey.shape, generator=generator)
    return grey.clamp(0, 1), target.clamp(0, 1)
