"""Writes process.json: predictions and likelihood of scikit-learn's Gaussian process, and log expected improvements
from 60-digit decimals. Run with a Python that has scikit-learn."""

import json
from decimal import Decimal, getcontext
from pathlib import Path

import numpy as np
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

getcontext().prec = 60


def process():
    rng = np.random.default_rng(5)
    x = rng.random((12, 3))
    y = np.sin(5 * x[:, 0]) + x[:, 1] ** 2 + 0.1 * rng.standard_normal(12)
    y = (y - y.mean()) / y.std()
    weights, variance, noise = [3.0, 0.8, 0.05], 1.7, 0.02
    kernel = ConstantKernel(variance) * Matern([w**-0.5 for w in weights], nu=2.5) + WhiteKernel(noise + 1e-8)
    model = GaussianProcessRegressor(kernel, alpha=0, optimizer=None).fit(x, y)
    at = rng.random((5, 3))
    mean, sd = model.predict(at, return_std=True)
    return {
        "x": x.ravel().tolist(),
        "y": y.tolist(),
        "weights": weights,
        "variance": variance,
        "noise": noise,
        "at": at.tolist(),
        "mean": mean.tolist(),
        # scikit-learn's has the noise in it.
        "deviation": np.sqrt(sd**2 - noise - 1e-8).tolist(),
        "loss": float(-model.log_marginal_likelihood_value_ - 6 * np.log(2 * np.pi)),
    }


def erfc(x):
    """Series of erf for small x, its continued fraction for large."""
    if x < 4:
        term = total = x
        k = 0
        while abs(term) > Decimal("1e-58"):
            k += 1
            term = -term * x * x / k
            total += term / (2 * k + 1)
        return 1 - 2 * total / PI.sqrt()
    f = x
    for k in range(2000, 0, -1):
        f = x + Decimal(k) / 2 / f
    return (-x * x).exp() / PI.sqrt() / f


PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")


def log_improvement(z):
    z = Decimal(z)
    density = (-z * z / 2).exp() / (2 * PI).sqrt()
    below = erfc(-z / Decimal(2).sqrt()) / 2
    return float((density + z * below).ln())


zs = ["3", "0.5", "0", "-0.9", "-1.1", "-2", "-4.5", "-10", "-30"]
out = {"process": process(), "improvement": [[float(z), log_improvement(z)] for z in zs]}
Path(__file__).with_name("process.json").write_text(json.dumps(out, indent=1) + "\n")
