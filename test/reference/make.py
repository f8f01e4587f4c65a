"""
Reference values from scikit-learn 1.9 for test/conformance: writes the JSON files that it names at its end, beside itself.

    python test/reference/make.py        (needs numpy, pandas and scikit-learn; the tests do not)

A case fits on `train` and predicts on `test`. Data is either a built-in set of src/data/sets, whose rows i with
i % 5 == fold are the test part (60 of them at most), or a small matrix written into the case, column by column.
`scores` are column by column, too. `tolerance` is relative to max(1, |expected|).
"""

import json
import pathlib
import warnings

import numpy as np
import pandas as pd
from sklearn import (
    decomposition,
    discriminant_analysis,
    dummy,
    ensemble,
    feature_selection,
    impute,
    linear_model,
    naive_bayes,
    neighbors,
    neural_network,
    preprocessing,
    svm,
    tree,
)

HERE = pathlib.Path(__file__).parent
SETS = HERE.parent.parent / "src" / "data" / "sets"
TARGETS = {"iris": "species", "wine": "cultivar", "breast_cancer": "diagnosis", "digits": "digit", "diabetes": "progression"}
warnings.simplefilter("ignore")


def short(values):
    """Twelve digits, column by column; NaN as null."""
    flat = np.asarray(values, dtype=float).ravel(order="F")
    return [None if np.isnan(v) else float(f"{v:.13g}") for v in flat]


def from_set(name, fold=1):
    frame = pd.read_csv(SETS / f"{name}.csv")
    target = frame.pop(TARGETS[name])
    x = frame.to_numpy(float)
    y = target.to_numpy(float) if name == "diabetes" else np.unique(target, return_inverse=True)[1].astype(float)
    rows = np.arange(len(x))
    test = rows[rows % 5 == fold][:60]
    train = rows[rows % 5 != fold]
    return dict(x=x[train], y=y[train], test=x[test], yTest=y[test], classes=0 if name == "diabetes" else int(y.max()) + 1,
                data={"set": name, "target": TARGETS[name], "fold": fold})


def inline(x, y, test, classes, weights=None):
    data = {"rows": len(x), "x": short(x), "y": short(y), "testRows": len(test), "test": short(test), "classes": classes}
    if weights is not None:
        data["weights"] = short(weights)
    return dict(x=np.asarray(x, float), y=np.asarray(y, float), test=np.asarray(test, float), classes=classes, weights=weights, data=data)


def rounded(rng, *shape):
    """Few digits, so that what is written is what is fitted."""
    return np.round(rng.normal(size=shape), 4)


def odd(seed, n, p, classes, m=12, weighted=False, positive=False):
    rng = np.random.default_rng(seed)
    x, test = rounded(rng, n, p), rounded(rng, m, p)
    if positive:
        x, test = np.floor(np.abs(x) * 3), np.floor(np.abs(test) * 3)
    signal = x[:, 0] - 0.5 * x[:, -1] + 0.3 * rng.normal(size=n)
    y = np.round(signal, 4) if classes == 0 else np.digitize(signal, np.quantile(signal, np.linspace(0, 1, classes + 1)[1:-1])).astype(float)
    weights = np.round(rng.uniform(0.5, 3, size=n), 2) if weighted else None
    return inline(x, y, test, classes, weights)


def constant_columns(seed, classes):
    case = odd(seed, 30, 5, classes)
    for part in ("x", "test"):
        case[part][:, 1] = 3.0
        case[part][:, 3] = 0.0
    return inline(case["x"], case["y"], case["test"], classes)


def duplicates(seed, classes):
    case = odd(seed, 15, 3, classes)
    return inline(np.vstack([case["x"], case["x"]]), np.concatenate([case["y"], case["y"]]),
                  np.vstack([case["test"], case["x"][:5]]), classes)


def lacking(seed):
    """Three classes in the data, the middle one absent from this fold."""
    case = odd(seed, 24, 3, 2)
    return inline(case["x"], case["y"] * 2, case["test"], 3)


def with_gaps(case, seed=80):
    rng = np.random.default_rng(seed)
    x, test = case["x"].copy(), case["test"].copy()
    for part in (x, test):
        part[rng.random(part.shape) < 0.15] = np.nan
    return inline(x, case["y"], test, case["classes"])


def with_categories(seed, classes):
    """Columns 0 and 2 are categories, one of them with gaps; the test part has a level that training lacks."""
    case = odd(seed, 240, 4, 0)
    rng = np.random.default_rng(seed)
    x, test = case["x"], case["test"]
    for part in (x, test):
        part[:, 0] = np.floor(rng.random(len(part)) * 9)
        part[:, 2] = np.where(rng.random(len(part)) < 0.1, np.nan, np.floor(rng.random(len(part)) ** 2 * 40))
    test[:2, 0] = 9
    signal = np.sin(5 * x[:, 0]) + np.where(np.isnan(x[:, 2]), 0.7, np.cos(3 * x[:, 2])) + 0.5 * x[:, 1] + 0.3 * rng.normal(size=len(x))
    y = np.round(signal, 4) if classes == 0 else np.digitize(signal, np.quantile(signal, np.linspace(0, 1, classes + 1)[1:-1])).astype(float)
    out = inline(x, y, test, classes)
    out["data"]["categories"] = [0, 2]
    return out


def estimator_cases():
    cases = []

    def add(name, args, model, data, tolerance=1e-9, weighted_fit=True):
        kwargs = {"sample_weight": data["weights"]} if weighted_fit and data.get("weights") is not None else {}
        model.fit(data["x"], data["y"], **kwargs)
        case = {"estimator": name, "args": args, "twin": repr(model).replace("\n", " "), "data": data["data"],
                "values": short(model.predict(data["test"])), "tolerance": tolerance}
        if data["classes"]:
            scores = None
            if hasattr(model, "predict_proba"):
                full = np.zeros((len(data["test"]), data["classes"]))
                full[:, model.classes_.astype(int)] = model.predict_proba(data["test"])
                scores = full
            elif hasattr(model, "decision_function"):
                # As LIBSVM's pairs give them; a class that training lacks scores -1.
                decision = model.decision_function(data["test"])
                if decision.ndim == 1 and data["classes"] == 2:
                    scores = np.column_stack([-decision, decision])
                elif decision.ndim == 2:
                    scores = decision
            if scores is not None:
                case["scores"] = short(scores)
        cases.append(case)

    class_sets = ["iris", "wine", "breast_cancer", "digits"]
    some_classes = [odd(1, 40, 6, 2), odd(2, 30, 4, 3, weighted=True), constant_columns(3, 3), odd(4, 12, 20, 2), duplicates(5, 2), lacking(6)]
    some_numbers = [odd(11, 40, 6, 0), odd(12, 30, 4, 0, weighted=True), constant_columns(13, 0), odd(14, 12, 20, 0), duplicates(15, 0)]

    for data in [from_set("iris"), odd(2, 30, 4, 3, weighted=True)]:
        add("baseline", {}, dummy.DummyClassifier(strategy="prior"), data)
    for data in [from_set("diabetes"), odd(12, 30, 4, 0, weighted=True)]:
        add("baseline", {}, dummy.DummyRegressor(), data)

    for name in ["iris", "wine", "breast_cancer"]:
        for k, weights in [(1, "uniform"), (7, "uniform"), (7, "distance")]:
            add("knn", {"k": k, "weights": weights}, neighbors.KNeighborsClassifier(k, weights=weights), from_set(name), weighted_fit=False)
    for data in [odd(1, 40, 6, 2), odd(4, 12, 20, 2), lacking(6)]:
        for p in [1, 2, 3]:
            add("knn", {"k": 5, "weights": "distance", "p": p}, neighbors.KNeighborsClassifier(5, weights="distance", p=p), data, weighted_fit=False)
    for data in [from_set("diabetes"), odd(11, 40, 6, 0), duplicates(15, 0)]:
        for weights in ["uniform", "distance"]:
            add("knn", {"k": 4, "weights": weights}, neighbors.KNeighborsRegressor(4, weights=weights), data, weighted_fit=False)

    for data in [from_set("diabetes"), *some_numbers]:
        for alpha in [1e-6, 1e-2, 1, 1e3]:
            add("ridge", {"alpha": alpha}, linear_model.Ridge(alpha=alpha, solver="svd" if alpha < 1e-3 else "auto"), data)
    add("ridge", {"alpha": 0}, linear_model.Ridge(alpha=0, solver="svd"), from_set("diabetes"))

    for data in [from_set("diabetes"), *some_numbers]:
        for alpha, l1_ratio in [(0.01, 0.5), (0.1, 1), (0.1, 0.1), (2, 0.5)]:
            # The twin stops at a duality gap.
            add("elastic_net", {"alpha": alpha, "l1_ratio": l1_ratio},
                linear_model.ElasticNet(alpha=alpha, l1_ratio=l1_ratio, tol=1e-14, max_iter=1000000), data, tolerance=1e-6)

    def logistic(C, **more):
        return linear_model.LogisticRegression(C=C, tol=1e-12, max_iter=10000, solver="newton-cholesky", **more)

    for data in [from_set("iris"), *some_classes]:
        for C in [1e-3, 1, 100]:
            add("logistic_regression", {"C": C}, logistic(C), data, tolerance=1e-7)
    for name in ["wine", "breast_cancer"]:
        add("logistic_regression", {"C": 0.1}, logistic(0.1), from_set(name), tolerance=1e-6)
    add("logistic_regression", {"C": 0.01}, logistic(0.01), from_set("digits"), tolerance=1e-6)
    add("logistic_regression", {"C": 1, "class_weight": "balanced"}, logistic(1, class_weight="balanced"), lacking(6), tolerance=1e-7)
    add("logistic_regression", {"C": 1, "class_weight": "balanced"}, logistic(1, class_weight="balanced"), odd(2, 30, 4, 3, weighted=True), tolerance=1e-7)

    for data in [*[from_set(name) for name in class_sets], *some_classes]:
        for smoothing in [1e-9, 0.1]:
            add("naive_bayes", {"smoothing": smoothing}, naive_bayes.GaussianNB(var_smoothing=smoothing), data)
    counts = [odd(21, 40, 6, 3, positive=True), odd(22, 30, 4, 2, positive=True, weighted=True)]
    for data in counts:
        for smoothing in [1, 0.01]:
            add("naive_bayes", {"kind": "multinomial", "smoothing": smoothing}, naive_bayes.MultinomialNB(alpha=smoothing), data)
            add("naive_bayes", {"kind": "bernoulli", "smoothing": smoothing}, naive_bayes.BernoulliNB(alpha=smoothing), data)

    for data in [from_set("iris"), from_set("wine"), from_set("breast_cancer"), odd(1, 40, 6, 2), lacking(6)]:
        for shrinkage in [0, 0.3, 1]:
            add("lda", {"shrinkage": shrinkage}, discriminant_analysis.LinearDiscriminantAnalysis(solver="lsqr", shrinkage=shrinkage), data,
                # Raw columns of very different scales: the condition number of the covariance is 1e12.
                tolerance=1e-4 if shrinkage == 0 and data["data"].get("set") == "breast_cancer" else 1e-7)
    add("lda", {"shrinkage": 0}, discriminant_analysis.LinearDiscriminantAnalysis(), from_set("wine"), tolerance=1e-7)

    for data in [from_set("iris"), from_set("wine"), odd(1, 40, 6, 2), odd(96, 60, 5, 3), lacking(6)]:
        for shrinkage in [0, 0.3, 1]:
            add("qda", {"shrinkage": shrinkage}, discriminant_analysis.QuadraticDiscriminantAnalysis(solver="eigen", shrinkage=shrinkage, tol=0), data, tolerance=1e-7)

    # Shallow trees on continuous data: no two splits tie there, so that every random_state gives the same tree.
    tied = {"max_depth": 2, "min_leaf": 5}
    for data in [odd(31, 120, 5, 2), odd(32, 120, 5, 3), odd(33, 120, 5, 2, weighted=True)]:
        for criterion in ["gini", "entropy"]:
            add("decision_tree", {**tied, "criterion": criterion}, tree.DecisionTreeClassifier(max_depth=2, min_samples_leaf=5, criterion=criterion, random_state=0), data)
    for data in [from_set("diabetes"), odd(34, 100, 5, 0), odd(35, 100, 5, 0, weighted=True)]:
        for depth, leaf, alpha in [(3, 5, 0), (None, 8, 0.0), (None, 8, 0.02), (5, 10, 0.05)]:
            add("decision_tree", {**({} if depth is None else {"max_depth": depth}), "min_leaf": leaf, "ccp_alpha": alpha},
                tree.DecisionTreeRegressor(max_depth=depth, min_samples_leaf=leaf, ccp_alpha=alpha, random_state=0), data)

    # Where splits tie, the twin and ours choose apart: data whose trees have no such ties in the first rounds.
    def boosting(data, args, **more):
        kinds = (ensemble.HistGradientBoostingRegressor, ensemble.HistGradientBoostingClassifier)
        names = {"trees": "max_iter", "leaves": "max_leaf_nodes", "min_leaf": "min_samples_leaf", "l2": "l2_regularization",
                 "bins": "max_bins"}
        model = kinds[data["classes"] > 0](early_stopping=False, **{names.get(k, k): v for k, v in args.items()}, **more)
        add("boosted_trees", args, model, data, tolerance=1e-5)

    for data in [from_set("diabetes"), from_set("breast_cancer"), from_set("iris"), from_set("wine")]:
        boosting(data, {"trees": 30})
    boosting(from_set("digits"), {"trees": 3, "leaves": 8})
    boosting(from_set("diabetes"), {"trees": 20, "learning_rate": 0.3, "leaves": 6, "max_depth": 3, "min_leaf": 7, "l2": 2.5, "bins": 16})
    for data in [odd(61, 200, 5, 0), odd(62, 200, 5, 2), odd(63, 200, 5, 3)]:
        boosting(data, {"trees": 20, "min_leaf": 5})
        boosting(with_gaps(data), {"trees": 20, "min_leaf": 5})
    for classes in [0, 2, 3]:
        boosting(odd(64 + classes, 300, 4, classes, weighted=True), {"trees": 10, "min_leaf": 10})
        boosting(with_categories(70 + classes, classes), {"trees": 10, "min_leaf": 5}, categorical_features=[0, 2])
    boosting(lacking(6), {"trees": 5, "min_leaf": 2})

    def machine(data, args):
        kind = svm.SVC if data["classes"] else svm.SVR
        # Ours stops at 1e-4; kernel values are kept in single precision there as here.
        add("svc" if data["classes"] else "svr", args, kind(tol=1e-7, **args), data, tolerance=2e-3)

    for data in [from_set("iris"), from_set("wine"), odd(91, 60, 4, 2), odd(92, 60, 4, 3), lacking(6), duplicates(5, 2), constant_columns(3, 3)]:
        for args in [{}, {"C": 20, "kernel": "linear"}, {"kernel": "poly", "degree": 2, "coef0": 0.5}, {"gamma": 0.05, "C": 0.3}]:
            if data["data"].get("set") is None or args.get("kernel") != "linear":
                machine(data, args)
    # Far from 0 this kernel is not positive definite, and the problem has several optima.
    machine(odd(91, 60, 4, 2), {"kernel": "sigmoid", "gamma": 0.02, "C": 4})
    machine(odd(91, 60, 4, 2), {"gamma": "auto", "class_weight": "balanced"})
    machine(odd(93, 60, 4, 3, weighted=True), {"C": 3})
    machine(from_set("breast_cancer"), {"C": 10})
    machine(from_set("digits"), {})
    machine(from_set("diabetes"), {"C": 50})
    for data in [odd(94, 60, 4, 0), odd(95, 60, 4, 0, weighted=True), duplicates(15, 0)]:
        for args in [{}, {"C": 5, "kernel": "linear", "epsilon": 0.3}, {"kernel": "poly", "coef0": 1, "epsilon": 0.01}]:
            machine(data, args)
    return cases


def forest_cases():
    """Scores of the twin under forty seeds: mean over the five folds i % 5 of accuracy, or of R2."""
    cases = []
    for name, args, make in [
        ("random_forest", {"trees": 40}, lambda seed, E: E[0](40, random_state=seed)),
        ("random_forest", {"trees": 40, "max_depth": 3, "min_leaf": 4, "max_features": 2},
         lambda seed, E: E[0](40, max_depth=3, min_samples_leaf=4, max_features=2, random_state=seed)),
        ("extra_trees", {"trees": 40, "min_leaf": 2}, lambda seed, E: E[1](40, min_samples_leaf=2, random_state=seed)),
        ("boosted_trees", {"trees": 30, "max_features": 0.3},
         lambda seed, E: E[2](max_iter=30, max_features=0.3, early_stopping=False, random_state=seed)),
    ]:
        for data in ["wine", "diabetes"]:
            kinds = ((ensemble.RandomForestRegressor, ensemble.ExtraTreesRegressor, ensemble.HistGradientBoostingRegressor) if data == "diabetes"
                     else (ensemble.RandomForestClassifier, ensemble.ExtraTreesClassifier, ensemble.HistGradientBoostingClassifier))
            means = []
            for seed in range(40):
                parts = [from_set(data, fold) for fold in range(5)]
                means.append(np.mean([make(seed, kinds).fit(d["x"], d["y"]).score(d["test"], d["yTest"]) for d in parts]))
            cases.append({"estimator": name, "args": args, "set": data, "target": TARGETS[data],
                          "mean": round(float(np.mean(means)), 5), "sd": round(float(np.std(means)), 5)})

    # The twin's own stop on a loss that no longer falls is switched off: all epochs are done.
    for data, args in [
        ("iris", {"hidden": [20], "epochs": 60, "learning_rate": 0.01, "batch": 32}),
        ("iris", {"hidden": [12, 8], "epochs": 60, "optimizer": "sgd", "learning_rate": 0.05, "activation": "tanh"}),
        ("digits", {"hidden": [16], "epochs": 8, "activation": "logistic", "l2": 0.1, "learning_rate": 0.01}),
        ("diabetes", {"hidden": [10], "epochs": 60, "learning_rate": 0.05}),
    ]:
        names = {"epochs": "max_iter", "hidden": "hidden_layer_sizes", "learning_rate": "learning_rate_init", "l2": "alpha",
                 "batch": "batch_size", "optimizer": "solver"}
        means = []
        for seed in range(40):
            scores = []
            for d in [from_set(data, fold) for fold in range(5)]:
                kind = neural_network.MLPClassifier if d["classes"] else neural_network.MLPRegressor
                model = kind(tol=0, n_iter_no_change=10**6, random_state=seed, **{names.get(k, k): v for k, v in args.items()})
                scores.append(model.fit(d["x"], d["y"]).score(d["test"], d["yTest"]))
            means.append(np.mean(scores))
        cases.append({"estimator": "mlp", "args": args, "set": data, "target": TARGETS[data],
                      "mean": round(float(np.mean(means)), 5), "sd": round(float(np.std(means)), 5)})
    return cases


def transform_cases():
    cases = []

    def add(name, args, model, data, tolerance=1e-9):
        if hasattr(model, "fit"):
            kwargs = {"sample_weight": data["weights"]} if data.get("weights") is not None else {}
            model.fit(data["x"], data["y"], **kwargs)
        out = np.asarray(model.transform(data["test"]), float)
        cases.append({"transform": name, "args": args, "twin": repr(model).replace("\n", " "), "data": data["data"],
                      "columns": out.shape[1], "out": short(out), "tolerance": tolerance})

    def gaps(seed, n=20, p=4):
        case = odd(seed, n, p, 2)
        rng = np.random.default_rng(seed)
        for part in ("x", "test"):
            case[part][rng.random(case[part].shape) < 0.2] = np.nan
        case["x"][:, 2] = np.where(np.isnan(case["x"][:, 2]), np.nan, np.floor(case["x"][:, 2] * 2))
        return inline(case["x"], case["y"], case["test"], 2)

    plain = [from_set("wine"), odd(1, 40, 6, 2), constant_columns(3, 3), gaps(41)]
    for data in plain:
        add("standardize", {}, preprocessing.StandardScaler(), data)
        add("minmax", {}, preprocessing.MinMaxScaler(), data)
    add("standardize", {}, preprocessing.StandardScaler(), odd(2, 30, 4, 3, weighted=True))
    for strategy in ["mean", "median", "most_frequent"]:
        for indicator in [False, True]:
            add("impute", {"strategy": strategy, "indicator": indicator}, impute.SimpleImputer(strategy=strategy, add_indicator=indicator), gaps(42))
    add("impute", {"strategy": "constant", "value": -1}, impute.SimpleImputer(strategy="constant", fill_value=-1), gaps(42))
    for data in [from_set("wine"), from_set("iris"), odd(1, 40, 6, 2), odd(4, 12, 20, 2), constant_columns(3, 3)]:
        rank = np.linalg.matrix_rank(data["x"] - data["x"].mean(axis=0))
        for components in [1, 2, int(rank)]:
            for whiten in [False, True]:
                add("pca", {"components": components, "whiten": whiten}, decomposition.PCA(components, whiten=whiten, svd_solver="full"), data, 1e-8)
    for data in [*plain, odd(43, 31, 3, 2)]:
        add("robust", {}, preprocessing.RobustScaler(), data)
    for degree, interactions in [(2, False), (3, False), (3, True)]:
        add("polynomial", {"degree": degree, "interactions": interactions},
            preprocessing.PolynomialFeatures(degree, interaction_only=interactions, include_bias=False), odd(1, 40, 6, 2))
    for data in [from_set("wine"), odd(1, 40, 6, 2), constant_columns(3, 3), odd(22, 30, 4, 2, positive=True)]:
        for count, strategy in [(5, "quantile"), (3, "quantile"), (4, "uniform")]:
            more = {"quantile_method": "averaged_inverted_cdf"} if strategy == "quantile" else {}
            add("bins", {"count": count, "strategy": strategy}, preprocessing.KBinsDiscretizer(count, encode="ordinal", strategy=strategy, subsample=None, **more),
                {**data, "weights": None})
    # Edges that fall on a row, or by a rounding just beside it.
    for rows, count in [(6, 6), (42, 18), (60, 19), (126, 7)]:
        steps = np.arange(rows, dtype=float).reshape(-1, 1)
        add("bins", {"count": count}, preprocessing.KBinsDiscretizer(count, encode="ordinal", subsample=None, quantile_method="averaged_inverted_cdf"),
            inline(steps, steps[:, 0] % 2, np.arange(0, rows, 0.5).reshape(-1, 1), 2))
    for data, k in [(from_set("wine"), 5), (from_set("diabetes"), 4), (constant_columns(3, 3), 2), (odd(11, 40, 6, 0), 3)]:
        f = feature_selection.f_regression if data["classes"] == 0 else feature_selection.f_classif
        add("select_best", {"k": k}, feature_selection.SelectKBest(f, k=k), data)
    add("select_best", {"k": 2, "by": "chi2"}, feature_selection.SelectKBest(feature_selection.chi2, k=2), odd(21, 40, 6, 3, positive=True))
    for data, threshold in [(from_set("iris"), 0.5), (constant_columns(3, 3), 0)]:
        add("select_variance", {"threshold": threshold}, feature_selection.VarianceThreshold(threshold), data)
    for data in [from_set("wine"), odd(1, 40, 6, 2), constant_columns(3, 3), gaps(41), odd(22, 30, 4, 2, positive=True)]:
        for args in [{}, {"bins": 7}, {"bins": 11, "output": "normal"}]:
            # With as many quantiles as rows, the twin's rounding parts equal values that it would otherwise rank alike.
            if args == {} and ("set" in data["data"] or (data["x"] == np.floor(data["x"])).all()):
                continue
            names = {"bins": "n_quantiles", "output": "output_distribution"}
            add("quantile", args, preprocessing.QuantileTransformer(**{"n_quantiles": 1000, "subsample": None, **{names[k]: v for k, v in args.items()}}),
                {**data, "weights": None})
        # The twin's search ends within 1.5e-8 of where rounding lets it.
        add("power", {}, preprocessing.PowerTransformer(), {**data, "weights": None}, 1e-5)
    add("log", {}, preprocessing.FunctionTransformer(np.log1p), odd(22, 30, 4, 2, positive=True))
    return cases


def encoder_cases():
    """Category columns: levels as texts, null where missing; `seen` to learn from, `met` to encode."""
    rng = np.random.default_rng(51)
    levels = ["ash", "birch", "cedar", "elm", "fir", "yew"]
    seen = rng.choice(levels[:5], size=60, p=[0.4, 0.3, 0.2, 0.07, 0.03]).astype(object)
    met = np.array(["yew", "ash", "elm", "fir", None, "cedar", "birch"], dtype=object)
    with_gap = seen.copy()
    with_gap[[3, 17]] = None
    cases = []
    for column in [seen, with_gap]:
        for args, more in [
            ({}, {}),
            ({"min_share": 0.1}, {"min_frequency": 0.1}),
            ({"max_categories": 3}, {"max_categories": 3}),
            ({"max_categories": 3, "unknown": "rare"}, {"max_categories": 3, "handle_unknown": "infrequent_if_exist"}),
            ({"min_share": 0.1, "max_categories": 2}, {"min_frequency": 0.1, "max_categories": 2}),
        ]:
            model = preprocessing.OneHotEncoder(sparse_output=False, **{"handle_unknown": "ignore", **more})
            out = model.fit(column.reshape(-1, 1)).transform(met.reshape(-1, 1))
            cases.append({"transform": "one_hot", "args": args, "twin": repr(model), "levels": levels, "seen": list(column),
                          "met": list(met), "columns": out.shape[1], "out": short(out)})
        ordinal = preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
        known = met.copy()
        if column is seen:
            known[4] = "ash"
        # The twin leaves NaN missing, and counts None as one more category.
        nan = lambda texts: np.array([np.nan if v is None else v for v in texts], dtype=object).reshape(-1, 1)
        out = ordinal.fit(nan(column)).transform(nan(known))
        cases.append({"transform": "ordinal", "args": {}, "twin": repr(ordinal), "levels": levels, "seen": list(column),
                      "met": list(known), "columns": 1, "out": short(out)})
    return cases


def target_cases():
    """Category columns and their target: codes learned from all rows, for others."""
    rng = np.random.default_rng(52)
    levels = ["ash", "birch", "cedar", "elm", "fir", "yew"]
    seen = rng.choice(levels[:5], size=60, p=[0.4, 0.3, 0.2, 0.07, 0.03]).astype(object)
    seen[[3, 17]] = None
    met = np.array(["yew", "ash", "elm", "fir", None, "cedar", "birch"], dtype=object)
    column = lambda texts: np.array([np.nan if v is None else v for v in texts], dtype=object).reshape(-1, 1)
    height = {text: at for at, text in enumerate(levels)}
    signal = np.array([height.get(text, 2.5) for text in seen]) + rng.normal(size=60)
    cases = []
    for classes in [0, 2, 3]:
        y = np.round(signal, 4) if classes == 0 else np.digitize(signal, np.quantile(signal, np.linspace(0, 1, classes + 1)[1:-1])).astype(float)
        for smooth in ["auto", 0, 8.5]:
            kind = {0: "continuous", 2: "binary", 3: "multiclass"}[classes]
            encoder = preprocessing.TargetEncoder(target_type=kind, smooth=smooth)
            encoder.fit(column(seen), y)
            out = np.asarray(encoder.transform(column(met)), float)
            cases.append({"transform": "target_encode", "args": {"smooth": smooth}, "twin": repr(encoder), "levels": levels, "seen": list(seen),
                          "y": short(y), "classes": classes, "met": list(met), "columns": out.shape[1], "out": short(out)})
    return cases


def write(name, cases):
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (HERE / name).write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    write("estimators.json", estimator_cases())
    write("forests.json", forest_cases())
    write("transforms.json", transform_cases())
    write("encoders.json", encoder_cases() + target_cases())
