"""One search of the comparison, in a process of its own: the question is a JSON argument, the answer JSON.

The plan "grid" is GridSearchCV, "expert" what somebody writes by hand instead (experts.py)."""

import csv
import json
import os
import sys
import time
import warnings

import numpy as np
from experts import EXPERTS
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import ElasticNet, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, KFold, LeaveOneOut, StratifiedKFold
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

os.environ["PYTHONWARNINGS"] = "ignore"
warnings.filterwarnings("ignore")

# The estimator, and the names of its parameters for ours.
TWINS = {
    "knn": (KNeighborsClassifier(), {"k": "n_neighbors", "weights": "weights"}),
    "ridge": (Ridge(), {"alpha": "alpha"}),
    "elastic_net": (ElasticNet(), {"alpha": "alpha", "l1_ratio": "l1_ratio"}),
    "logistic": (LogisticRegression(max_iter=1000), {"C": "C"}),
    "scaled_logistic": (
        make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
        {"C": "logisticregression__C"},
    ),
    "naive_bayes": (GaussianNB(), {"smoothing": "var_smoothing"}),
    "tree": (DecisionTreeClassifier(random_state=0), {"max_depth": "max_depth", "min_leaf": "min_samples_leaf"}),
    "forest": (RandomForestClassifier(random_state=0), {"trees": "n_estimators", "max_features": "max_features"}),
    "boosting": (
        HistGradientBoostingClassifier(random_state=0, early_stopping=False),
        {"trees": "max_iter", "learning_rate": "learning_rate", "leaves": "max_leaf_nodes"},
    ),
    "svc": (SVC(), {"C": "C", "gamma": "gamma"}),
    "mlp": (
        make_pipeline(StandardScaler(), MLPClassifier(random_state=0, tol=0, n_iter_no_change=1000)),
        {
            "l2": "mlpclassifier__alpha",
            "learning_rate": "mlpclassifier__learning_rate_init",
            "epochs": "mlpclassifier__max_iter",
        },
    ),
    "pca_logistic": (
        make_pipeline(StandardScaler(), PCA(), LogisticRegression(max_iter=1000)),
        {"components": "pca__n_components", "C": "logisticregression__C"},
    ),
}
FOLDS = {"kfold": KFold(5), "stratified": StratifiedKFold(5), "leave_one_out": LeaveOneOut()}
# Scores of ours by their names there; all are better when larger there.
SCORERS = {"accuracy": "accuracy", "r2": "r2", "mae": "neg_mean_absolute_error"}


def read(question):
    with open(question["file"], newline="") as file:
        names, *rows = csv.reader(file)
    at = names.index(question["predict"])
    x = np.array([[float(v) for j, v in enumerate(row) if j != at] for row in rows])
    y = [row[at] for row in rows]
    return x, np.array(y if question["scorer"] == "accuracy" else [float(v) for v in y])


def peak(pid):
    """Bytes, of the process and those that it has started; None where the system does not say."""
    try:
        with open(f"/proc/{pid}/status") as status:
            own = next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        children = []
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                children += file.read().split()
        return own + sum(peak(child) or 0 for child in children)
    except OSError:
        return None


# Words of ours for what is None there.
NONE = {"max_features": "all"}


def typed(name, value):
    return None if NONE.get(name) == value else value


def plain(name, value):
    if value is None:
        return NONE[name]
    return value.item() if isinstance(value, np.generic) else value


def grid(x, y, question):
    estimator, names = TWINS[question["twin"]]
    search = GridSearchCV(
        estimator,
        {names[name]: [typed(name, v) for v in values] for name, values in question["axes"].items()},
        scoring=SCORERS[question["scorer"]],
        cv=FOLDS[question["folds"]],
        n_jobs=question["jobs"],
        refit=False,
    )
    search.fit(x, y)
    return search


def cells(search, twin):
    ours = {theirs: name for name, theirs in TWINS[twin][1].items()}
    results = search.cv_results_
    return [
        {
            "params": {ours[name]: plain(name, value) for name, value in params.items()},
            "scores": [float(results[f"split{fold}_test_score"][i]) for fold in range(search.n_splits_)],
        }
        for i, params in enumerate(results["params"])
    ]


def expert(x, y, question):
    folds = FOLDS[question["folds"]]
    EXPERTS[question["twin"]](x, y, question["axes"], folds, question["jobs"])


def main():
    question = json.loads(sys.argv[1])
    x, y = read(question)
    start = time.perf_counter()
    search = (expert if question["plan"] == "expert" else grid)(x, y, question)
    seconds = time.perf_counter() - start
    found = [] if search is None else cells(search, question["twin"])
    print(json.dumps({"seconds": seconds, "peakBytes": peak(os.getpid()), "cells": found}))


main()
