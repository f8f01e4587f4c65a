"""Reference values for series: exponential smoothing of least squared errors by SciPy and statsmodels, parts of dates by pandas.

    python test/reference/make-series.py > test/reference/series.json
"""

import json
import warnings

import numpy as np
import pandas as pd
from scipy.optimize import least_squares
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

warnings.simplefilter("ignore")

rng = np.random.default_rng(0)


def errors(theta, y, trend, seasonal, season):
    """One-step errors of the innovations form, and forecasts of a season and a half beyond."""
    alpha, beta, gamma, phi, level, slope = theta[:6]
    s = list(theta[6:])
    beta, gamma = alpha * beta, (1 - alpha) * gamma
    out = []
    for t, v in enumerate(y):
        base = level + phi * slope
        own = s[t % season] if seasonal != "none" else 0
        e = v - (base * own if seasonal == "multiplicative" else base + own)
        out.append(e)
        d = e / own if seasonal == "multiplicative" else e
        level, slope = base + alpha * d, phi * slope + beta * d
        if seasonal != "none":
            s[t % season] = own + gamma * (e / base if seasonal == "multiplicative" else e)
    ahead = []
    for h in range(18):
        level, slope = level + phi * slope, phi * slope
        own = s[(len(y) + h) % season] if seasonal != "none" else 0
        ahead.append(level * own if seasonal == "multiplicative" else level + own)
    return np.array(out), ahead


def case(name, y, trend, seasonal, season):
    width = season if seasonal != "none" else 4
    low = [1e-4, 0, 0, 0.8, -np.inf, -np.inf]
    high = [1 - 1e-4, 1, 1, 0.98, np.inf, np.inf]
    if trend == "none":
        low[1], high[1], low[5], high[5] = -1e-12, 1e-12, -1e-12, 1e-12
    if trend != "damped":
        low[3], high[3] = 1 - 1e-12, 1 + 1e-12
    if seasonal == "none":
        low[2], high[2] = -1e-12, 1e-12
    extra = season if seasonal != "none" else 0
    low, high = low + [-np.inf] * extra, high + [np.inf] * extra
    best = None
    for alpha in (0.1, 0.6):
        for other in (0.05, 0.4):
            slope = 0 if trend == "none" else (np.mean(y[width : 2 * width]) - np.mean(y[:width])) / width
            level = np.mean(y[:width])
            start = [alpha, other, other, 0.9, level, slope]
            start += [(v / level if seasonal == "multiplicative" else v - level) for v in y[:extra]]
            start = np.clip(start, np.array(low) + 1e-13, np.array(high) - 1e-13)
            fit = least_squares(
                lambda th: errors(th, y, trend, seasonal, season)[0], start, bounds=(low, high),
                xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=400,
            )
            if best is None or fit.cost < best.cost:
                best = fit
    e, ahead = errors(best.x, y, trend, seasonal, season)
    words = {"none": None, "additive": "add", "damped": "add", "multiplicative": "mul"}
    periods = season if seasonal != "none" else None
    model = ETSModel(y, error="add", trend=words[trend], damped_trend=trend == "damped", seasonal=words[seasonal], seasonal_periods=periods)
    other = model.fit(disp=False, maxiter=5000)
    if float(np.sum(other.resid**2)) < float(e @ e):
        e, ahead = other.resid, other.forecast(18)
    return {
        "name": name, "trend": trend, "seasonal": seasonal, "season": season, "y": [float(v) for v in y],
        "loss": float(e @ e), "ahead": [float(v) for v in ahead],
    }


flights = pd.read_csv("src/data/sets/flights.csv")["passengers"].to_numpy(float)
walk = np.cumsum(rng.normal(size=60)) + 10
quarters = 50 + 0.5 * np.arange(40) + np.tile([3.0, -1, -4, 2], 10) + rng.normal(size=40)
cases = [
    case("walk", walk, "none", "none", 1),
    case("walk", walk, "additive", "none", 1),
    case("walk", walk, "damped", "none", 1),
    case("quarters", quarters, "additive", "additive", 4),
    case("quarters", quarters, "damped", "additive", 4),
    case("flights", flights, "additive", "additive", 12),
    case("flights", flights, "additive", "multiplicative", 12),
    case("flights", flights, "none", "multiplicative", 12),
]
days = pd.to_datetime(
    ["1969-12-31", "1970-01-01", "2000-02-29", "2015-12-31", "2016-01-03", "2016-01-04", "2021-01-01 23:59", "2024-12-30"], format="ISO8601"
)
parts = {
    "year": days.year, "quarter": days.quarter, "month": days.month, "week": days.isocalendar().week, "day": days.day,
    "weekday": days.weekday, "yearday": days.dayofyear, "hour": days.hour,
}
dates = {
    "milliseconds": [int(d.timestamp() * 1000) for d in days],
    "parts": {name: [int(v) for v in values] for name, values in parts.items()},
}
print(json.dumps({"source": f"pandas {pd.__version__}", "smoothing": cases, "dates": dates}))
