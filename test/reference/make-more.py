"""
More reference values from scikit-learn for test/conformance/estimators.test.ts and transforms.test.ts, in the format of make.py:

    python test/reference/make-more.py
"""

import warnings

import numpy as np
from make import from_set, odd, short, write
from sklearn import feature_selection, gaussian_process, linear_model, svm
from sklearn.gaussian_process import kernels

warnings.simplefilter("ignore")




def estimators():
    cases = []

    def add(name, args, model, d, tolerance, decision=False):
        weights = d.get("weights")
        model.fit(d["x"], d["y"], **({} if weights is None else {"sample_weight": weights}))
        values = model.predict(d["test"])
        case = dict(estimator=name, args=args, twin=str(model).replace("\n", ""), data=d["data"], values=short(values), tolerance=tolerance)
        if d["classes"] > 0:
            if decision:
                f = model.decision_function(d["test"])
                scores = np.column_stack([-f, f]) if f.ndim == 1 else f
            else:
                scores = model.predict_proba(d["test"])
            case["scores"] = short(scores)
        cases.append(case)

    tight = dict(tol=1e-12, max_iter=1_000_000)
    for i, (C, ratio, classes) in enumerate([(1, 1, 2), (0.1, 0.5, 3), (10, 0.9, 3), (0.5, 0.2, 4), (0.05, 1, 2)]):
        d = odd(300 + i, 40 + 10 * i, 3 + i, classes, weighted=i == 2)
        add("logistic_regression", {"C": C, "l1_ratio": ratio},
            linear_model.LogisticRegression(C=C, l1_ratio=ratio, solver="saga", random_state=0, **tight), d, 1e-5)
    for i, (C, classes) in enumerate([(1, 2), (0.1, 3), (30, 3), (5, 4)]):
        d = odd(320 + i, 30 + 15 * i, 3 + i, classes, weighted=i == 1)
        add("linear_svc", {"C": C}, svm.LinearSVC(C=C, dual=False, **tight), d, 1e-6, decision=True)
    d = odd(330, 50, 4, 3)
    add("linear_svc", {"class_weight": "balanced"}, svm.LinearSVC(class_weight="balanced", dual=False, **tight), d, 1e-6, decision=True)
    add("linear_svc", {"C": 0.001}, svm.LinearSVC(C=0.001, dual=False, **tight), from_set("digits"), 1e-4, decision=True)
    makers = {
        "rbf": lambda length: kernels.RBF(length),
        "matern52": lambda length: kernels.Matern(length, nu=2.5),
        "matern32": lambda length: kernels.Matern(length, nu=1.5),
        "exponential": lambda length: kernels.Matern(length, nu=0.5),
    }
    for i, (kernel, make) in enumerate(makers.items()):
        for length, noise in [(1, 0.01), (3.5, 0.2)]:
            d = odd(340 + i, 25 + 5 * i, 2 + i, 0)
            model = gaussian_process.GaussianProcessRegressor(make(length), alpha=noise, optimizer=None, normalize_y=True)
            add("gaussian_process", {"kernel": kernel, "length": length, "noise": noise}, model, d, 1e-9)
    return cases


def information():
    """Without ties, as scikit-learn adds noise, and with classes of eight rows and more: of fewer it measures distances roughly."""
    rng = np.random.default_rng(9)
    cases = []
    for rows, classes in [(40, 2), (75, 3), (70, 5), (60, 0), (41, 0)]:
        x = rng.normal(size=(rows, 4))
        signal = x[:, 0] + 0.5 * x[:, 1] ** 2 + 0.2 * rng.normal(size=rows)
        if classes:
            y = np.argsort(np.argsort(signal)) * classes // rows
            if classes == 5:
                y[0] = 5  # a class of one row
            score = feature_selection.mutual_info_classif(x, y, random_state=0)
        else:
            y, score = signal, feature_selection.mutual_info_regression(x, signal, random_state=0)
        cases.append({"rows": rows, "classes": int(max(y)) + 1 if classes else 0, "x": short(x), "y": short(y), "scores": short(score)})
    return cases


if __name__ == "__main__":
    write("more-estimators.json", estimators())
    write("information.json", information())
