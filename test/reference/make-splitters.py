"""Reference folds from scikit-learn, without shuffle: for each fold, the rows of its test part and the size of its training part.

    python test/reference/make-splitters.py > test/reference/splitters.json
"""

import json
import warnings

import numpy as np
import sklearn
from sklearn import model_selection as s

warnings.simplefilter("ignore")
rng = np.random.default_rng(0)
cases = []


def add(splitter, args, split, y, groups=None, order=None):
    rows = len(y)
    folds = [
        {"train": [int(train[0]), int(train[-1]), len(train)], "test": [int(i) for i in test]}
        for train, test in split.split(np.zeros((rows, 1)), y, groups)
    ]
    cases.append(
        {
            "splitter": splitter,
            "args": args,
            "y": y.tolist(),
            "groups": None if groups is None else groups.tolist(),
            "folds": folds,
        }
    )


for rows, folds in ((23, 5), (150, 10), (7, 3)):
    add("kfold", {"folds": folds}, s.KFold(folds), rng.integers(0, 2, rows))
for rows, folds, classes in ((23, 3, 2), (97, 5, 3), (60, 4, 7)):
    y = rng.choice(classes, rows, p=np.arange(1, classes + 1) / np.arange(1, classes + 1).sum())
    add("stratified", {"folds": folds}, s.StratifiedKFold(folds), y)
add("stratified", {"folds": 5}, s.StratifiedKFold(5), np.repeat([2, 0, 1], 21))
for rows, folds, groups in ((30, 3, 7), (120, 5, 30), (90, 4, 40)):
    add("group", {"folds": folds}, s.GroupKFold(folds), rng.integers(0, 2, rows), rng.integers(0, groups, rows))
    add("leave_one_group_out", {}, s.LeaveOneGroupOut(), rng.integers(0, 2, rows), rng.integers(0, 5, rows))
for rows, folds, groups, classes in ((40, 3, 9, 2), (130, 5, 30, 3), (150, 4, 60, 10), (200, 5, 200, 2), (120, 10, 24, 5), (100, 3, 20, 1)):
    add(
        "stratified_group",
        {"folds": folds},
        s.StratifiedGroupKFold(folds),
        rng.integers(0, classes, rows),
        rng.integers(0, groups, rows),
    )
y = np.zeros(47, dtype=int)
add("rolling", {"folds": 5}, s.TimeSeriesSplit(5), y)
add("rolling", {"folds": 4, "horizon": 3}, s.TimeSeriesSplit(4, test_size=3), y)
add("rolling", {"folds": 4, "horizon": 3, "gap": 2}, s.TimeSeriesSplit(4, test_size=3, gap=2), y)
add("rolling", {"folds": 3, "gap": 1}, s.TimeSeriesSplit(3, gap=1), y)
add(
    "rolling",
    {"folds": 4, "horizon": 3, "gap": 2, "window": "sliding", "size": 10},
    s.TimeSeriesSplit(4, test_size=3, gap=2, max_train_size=10),
    y,
)
add("leave_one_out", {}, s.LeaveOneOut(), np.zeros(6, dtype=int))
print(json.dumps({"source": f"scikit-learn {sklearn.__version__}", "cases": cases}))
