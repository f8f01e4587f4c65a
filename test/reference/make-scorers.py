"""Reference scores from scikit-learn on random predictions: ties, weights (some 0), classes that are missing.

    python test/reference/make-scorers.py > test/reference/scorers.json
"""

import json
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m

warnings.simplefilter("ignore")
rng = np.random.default_rng(0)


def number(x):
    x = float(x)
    return None if np.isnan(x) else x


def attempt(f):
    try:
        return number(f())
    except ValueError:
        return None


def class_case(name, rows, classes, weighted, present=None, digits=2):
    y = rng.choice(present if present is not None else classes, rows)
    raw = rng.random((rows, classes)) + 0.8 * np.eye(classes)[y] * rng.random((rows, 1))
    scores = np.round(raw / raw.sum(1, keepdims=True), digits)
    scores[:, -1] = np.round(1 - scores[:, :-1].sum(1), digits)
    scores = np.abs(scores)
    scores /= scores.sum(1, keepdims=True)
    values = scores.argmax(1)
    w = np.round(rng.random(rows) * 2, 1) if weighted else None
    labels = list(range(classes))
    k = dict(sample_weight=w)
    expected = []

    def add(scorer, args, f):
        expected.append({"scorer": scorer, "args": args, "value": attempt(f)})

    add("accuracy", {}, lambda: m.accuracy_score(y, values, **k))
    add("balanced_accuracy", {}, lambda: m.balanced_accuracy_score(y, values, **k))
    for scorer, f in (("f1", m.f1_score), ("precision", m.precision_score), ("recall", m.recall_score)):
        for average in ("macro", "micro", "weighted"):
            add(scorer, {"average": average}, lambda: f(y, values, average=average, zero_division=0, **k))
        default = "binary" if classes == 2 else "macro"
        add(scorer, {}, lambda: f(y, values, average=default, zero_division=0, **k))
        if classes == 2:
            add(scorer, {"positive": "c0"}, lambda: f(y, values, pos_label=0, zero_division=0, **k))
    for weights in ("none", "linear", "quadratic"):
        kind = None if weights == "none" else weights
        add("kappa", {"weights": weights}, lambda: m.cohen_kappa_score(y, values, weights=kind, **k))
    add("mcc", {}, lambda: m.matthews_corrcoef(y, values, **k))
    add("log_loss", {}, lambda: m.log_loss(y, scores, labels=labels, **k))
    add("brier", {}, lambda: m.brier_score_loss(y, scores, labels=labels, **k))
    if classes == 2:
        add("auc", {}, lambda: m.roc_auc_score(y, scores[:, 1], **k))
        add("auc", {"positive": "c0"}, lambda: m.roc_auc_score(1 - y, scores[:, 0], **k))
        if 1 in y:
            add("average_precision", {}, lambda: m.average_precision_score(y, scores[:, 1], **k))
    else:
        for top in (1, 2):
            add("top_k", {"k": top}, lambda: m.top_k_accuracy_score(y, scores, k=top, labels=labels, **k))
        for average in ("macro", "weighted"):
            add("auc", {"average": average}, lambda: m.roc_auc_score(y, scores, multi_class="ovr", average=average, labels=labels, **k))
            if w is None:
                add(
                    "auc",
                    {"average": average, "multiclass": "ovo"},
                    lambda: m.roc_auc_score(y, scores, multi_class="ovo", average=average, labels=labels),
                )
        if len(np.unique(y)) == classes:
            add("average_precision", {}, lambda: m.average_precision_score(y, scores, **k))
    return {
        "name": name,
        "classes": classes,
        "y": y.tolist(),
        "weights": None if w is None else w.tolist(),
        "values": values.tolist(),
        "scores": scores.T.ravel().tolist(),
        "expected": expected,
    }


def number_case(name, rows, weighted, y=None):
    y = np.round(rng.normal(size=rows) * 3, 1) if y is None else y
    values = np.round(y + rng.normal(size=rows), 1)
    w = np.round(rng.random(rows) * 2, 1) if weighted else None
    k = dict(sample_weight=w)
    expected = [
        {"scorer": "rmse", "args": {}, "value": number(m.root_mean_squared_error(y, values, **k))},
        {"scorer": "mse", "args": {}, "value": number(m.mean_squared_error(y, values, **k))},
        {"scorer": "mae", "args": {}, "value": number(m.mean_absolute_error(y, values, **k))},
        {"scorer": "r2", "args": {}, "value": number(m.r2_score(y, values, **k))},
        {"scorer": "mape", "args": {}, "value": number(m.mean_absolute_percentage_error(y, values, **k))},
        {"scorer": "median_absolute_error", "args": {}, "value": number(m.median_absolute_error(y, values, **k))},
        {"scorer": "pinball", "args": {"quantile": 0.9}, "value": number(m.mean_pinball_loss(y, values, alpha=0.9, **k))},
        {"scorer": "max_error", "args": {}, "value": number(m.max_error(y, values))},
    ]
    return {
        "name": name,
        "classes": 0,
        "y": y.tolist(),
        "weights": None if w is None else w.tolist(),
        "values": values.tolist(),
        "scores": [],
        "expected": expected,
    }


cases = [
    class_case("two classes, ties", 40, 2, False, digits=1),
    class_case("two classes, weights", 40, 2, True, digits=1),
    class_case("two classes, one missing", 12, 2, False, present=[0]),
    class_case("four classes, ties", 60, 4, False, digits=1),
    class_case("four classes, weights", 60, 4, True),
    class_case("four classes, one missing", 30, 4, False, present=[0, 1, 3]),
    class_case("four classes, one missing, weights", 30, 4, True, present=[0, 2, 3]),
    number_case("numbers", 41, False),
    number_case("numbers, weights", 40, True),
    number_case("constant numbers", 10, False, np.full(10, 2.0)),
]
print(json.dumps({"source": f"scikit-learn {sklearn.__version__}", "cases": cases}))
