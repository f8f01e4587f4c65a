"""What somebody who knows scikit-learn and LightGBM writes by hand for a grid: one fit for many candidates where they can.

Each is given the features, the target, the grid's values by our names, the folds and the number of jobs, and answers the
same question as the grid: which candidate is best over the folds. Only the time that it takes is looked at."""

import numpy as np
from sklearn.linear_model import ElasticNetCV, LogisticRegressionCV, RidgeCV
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def knn(x, y, axes, folds, jobs):
    """One list of the nearest a fold; a vote for every k is a cumulative sum."""
    names, codes = np.unique(y, return_inverse=True)
    most = max(axes["k"])
    for train, test in folds.split(x, y):
        near = NearestNeighbors(n_neighbors=most, n_jobs=jobs).fit(x[train])
        distances, at = near.kneighbors(x[test])
        found = np.eye(len(names))[codes[train][at]]
        with np.errstate(divide="ignore"):
            inverse = np.where((distances == 0).any(1, keepdims=True), distances == 0, 1 / distances)
        for weights in axes["weights"]:
            votes = np.cumsum(found if weights == "uniform" else found * inverse[:, :, None], axis=1)
            for k in axes["k"]:
                np.mean(votes[:, k - 1].argmax(1) == codes[test])


def ridge(x, y, axes, folds, jobs):
    """Leave-one-out, whatever the folds: with others it fits one by one."""
    RidgeCV(alphas=axes["alpha"]).fit(x, y)


def elastic_net(x, y, axes, folds, jobs):
    ElasticNetCV(alphas=axes["alpha"], l1_ratio=axes["l1_ratio"], cv=folds, n_jobs=jobs).fit(x, y)


def logistic(x, y, axes, folds, jobs):
    path(axes, folds, jobs).fit(x, y)


def scaled_logistic(x, y, axes, folds, jobs):
    make_pipeline(StandardScaler(), path(axes, folds, jobs)).fit(x, y)


def path(axes, folds, jobs):
    return LogisticRegressionCV(
        Cs=axes["C"],
        cv=folds,
        n_jobs=jobs,
        max_iter=1000,
        refit=False,
        scoring="accuracy",
        l1_ratios=(0,),
        use_legacy_attributes=False,
    )


def boosting(x, y, axes, folds, jobs):
    """The most trees once; a smaller number is a prefix of them."""
    from lightgbm import LGBMClassifier

    names, codes = np.unique(y, return_inverse=True)
    for train, test in folds.split(x, y):
        for rate in axes["learning_rate"]:
            for leaves in axes["leaves"]:
                model = LGBMClassifier(
                    n_estimators=max(axes["trees"]),
                    learning_rate=rate,
                    num_leaves=leaves,
                    n_jobs=jobs,
                    verbose=-1,
                ).fit(x[train], codes[train])
                for trees in axes["trees"]:
                    np.mean(model.predict(x[test], num_iteration=trees) == codes[test])


# By the key of the grid's estimator: what it is called, and what it does.
EXPERTS = {
    "knn": knn,
    "ridge": ridge,
    "elastic_net": elastic_net,
    "logistic": logistic,
    "scaled_logistic": scaled_logistic,
    "boosting": boosting,
}
