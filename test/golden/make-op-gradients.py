"""Gradients of every operator of core/training/graph in float64, by PyTorch. Writes op-gradients.json beside itself.

Inputs are multiples of 1/64 (exact in float32) and keep away from kinks: no zeros under abs/relu/leakyRelu, no ties
under min/max/maxPool2. The loss is sum(y * c) with given weights c.

Run: python make-op-gradients.py (needs torch; made with 2.13.0+cpu).
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F

torch.manual_seed(20261122)


def numbers(*dims, low=-96, high=96, distinct=False):
    size = 1
    for dim in dims:
        size *= dim
    if distinct:
        values = torch.randperm(max(size, high - low))[:size] + low
    else:
        values = torch.randint(low, high, (size,))
    values[values == 0] = 7
    return (values.double() / 64).reshape(dims)


def positive(*dims):
    return numbers(*dims, low=16, high=160)


def instance_norm(x, gamma, beta):
    return F.instance_norm(x, weight=gamma, bias=beta, eps=1e-5)


def up_conv(low, skip, w):
    return F.conv2d(torch.cat([F.interpolate(low, scale_factor=2, mode='nearest'), skip], 1), w, padding=1)


CASES = {
    'add': (lambda a, b: a + b, [numbers(2, 3, 4), numbers(3, 1)]),
    'sub': (lambda a, b: a - b, [numbers(3, 1), numbers(2, 3, 4)]),
    'mul': (lambda a, b: a * b, [numbers(2, 3, 4), numbers(1, 3, 1)]),
    'mul with itself': (lambda a: a * a, [numbers(2, 3)]),
    'div': (lambda a, b: a / b, [numbers(2, 3), positive(3)]),
    'minimum': (torch.minimum, [numbers(2, 5, distinct=True), numbers(2, 5, low=-101, high=99, distinct=True) + 1 / 128]),
    'maximum': (torch.maximum, [numbers(2, 5, distinct=True), numbers(5, distinct=True) + 1 / 128]),
    'neg': (lambda a: -a, [numbers(5)]),
    'abs': (torch.abs, [numbers(2, 5)]),
    'exp': (torch.exp, [numbers(5)]),
    'log': (torch.log, [positive(5)]),
    'sqrt': (torch.sqrt, [positive(5)]),
    'sigmoid': (torch.sigmoid, [numbers(5)]),
    'relu': (torch.relu, [numbers(2, 5)]),
    'softplus': (F.softplus, [numbers(5)]),
    'leakyRelu': (lambda a: F.leaky_relu(a, 0.01), [numbers(2, 5)]),
    'silu': (F.silu, [numbers(2, 5)]),
    'softmax': (lambda a: torch.softmax(a, 1), [numbers(2, 4, 3)]),
    'where': (lambda a, b: torch.where(a > 0.25, b, a), [numbers(2, 5) + 1 / 128, numbers(5)]),
    'reduceSum': (lambda a: a.sum(1), [numbers(2, 3, 2)]),
    'reduceSum kept': (lambda a: a.sum((0, 2), keepdim=True), [numbers(2, 3, 2)]),
    'reduceMean': (lambda a: a.mean((1, 2)), [numbers(2, 3, 2)]),
    'expand': (lambda a: a.expand(2, 3, 4), [numbers(3, 1)]),
    'reshape': (lambda a: a.reshape(3, 4), [numbers(2, 6)]),
    'transpose': (lambda a: a.permute(2, 0, 1), [numbers(2, 3, 4)]),
    'concat': (lambda *parts: torch.cat(parts, 1), [numbers(2, 1 + i % 2) for i in range(8)]),
    'slice': (lambda a: a[:, 1:3], [numbers(2, 4)]),
    'pad': (lambda a: F.pad(a, (0, 1, 2, 0)), [numbers(2, 3)]),
    'matmul': (lambda a, b: a @ b, [numbers(2, 3, 4), numbers(4, 2)]),
    'conv 3 to more': (lambda x, w: F.conv2d(x, w, padding=1), [numbers(2, 2, 4, 6), numbers(3, 2, 3, 3)]),
    'conv 3 to fewer': (lambda x, w: F.conv2d(x, w, padding=1), [numbers(2, 3, 6, 4), numbers(2, 3, 3, 3)]),
    'conv 3 from one': (lambda x, w: F.conv2d(x, w, padding=1), [numbers(2, 1, 4, 4), numbers(3, 1, 3, 3)]),
    'conv 3 on one pixel': (lambda x, w: F.conv2d(x, w, padding=1), [numbers(3, 4, 1, 1), numbers(2, 4, 3, 3)]),
    'conv 3 of many': (lambda x, w: F.conv2d(x, w, padding=1), [numbers(2, 16, 2, 2), numbers(20, 16, 3, 3)]),
    'conv 1': (lambda x, w, b: F.conv2d(x, w, b), [numbers(2, 3, 4, 4), numbers(2, 3, 1, 1), numbers(2)]),
    'conv 5': (lambda x, w: F.conv2d(x, w, padding=2), [numbers(1, 2, 5, 4), numbers(2, 2, 5, 5)]),
    'maxPool2': (lambda x: F.max_pool2d(x, 2), [numbers(2, 2, 4, 6, distinct=True)]),
    'upsample2': (lambda x: F.interpolate(x, scale_factor=2, mode='nearest'), [numbers(2, 2, 2, 3)]),
    'upConv': (up_conv, [numbers(2, 3, 2, 3), numbers(2, 2, 4, 6), numbers(4, 5, 3, 3)]),
    'instanceNorm': (instance_norm, [numbers(2, 3, 4, 4), numbers(3), numbers(3)]),
    'groupNorm': (lambda x, gamma, beta: F.group_norm(x, 2, gamma, beta, 1e-5), [numbers(2, 4, 2, 4), numbers(4), numbers(4)]),
}


def rounded(tensor):
    return [float(f'{value:.12g}') for value in tensor.reshape(-1).tolist()]


def case(name, function, inputs):
    inputs = [value.clone().requires_grad_() for value in inputs]
    y = function(*inputs)
    weights = numbers(*y.shape)
    (y * weights).sum().backward()
    return {
        'name': name,
        'inputs': [{'dims': list(value.shape), 'values': value.detach().reshape(-1).tolist()} for value in inputs],
        'weights': {'dims': list(y.shape), 'values': weights.reshape(-1).tolist()},
        'output': rounded(y.detach()),
        'gradients': [rounded(value.grad) for value in inputs],
    }


cases = [case(name, function, inputs) for name, (function, inputs) in CASES.items()]
path = Path(__file__).with_name('op-gradients.json')
path.write_text('[\n' + ',\n'.join(json.dumps(one, separators=(',', ':')) for one in cases) + '\n]\n')
