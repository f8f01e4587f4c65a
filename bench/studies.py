"""Optuna with scikit-learn, in the comparison of whole studies: a question a line in, an answer a line out, both JSON."""

import json
import sys
import time
import warnings

import numpy as np
import optuna
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import accuracy_score, log_loss, root_mean_squared_error
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def boosting(p):
    return HistGradientBoostingRegressor(
        max_iter=p["trees"],
        learning_rate=p["learning_rate"],
        max_leaf_nodes=p["leaves"],
        min_samples_leaf=p["min_leaf"],
        l2_regularization=p["l2"],
        early_stopping=False,
        random_state=0,
    )


def svc(p):
    return make_pipeline(StandardScaler(), SVC(C=p["C"], gamma=p["gamma"]))


def mlp(p):
    return make_pipeline(
        StandardScaler(),
        MLPClassifier(
            hidden_layer_sizes=(p["hidden"],),
            learning_rate_init=p["learning_rate"],
            alpha=p["l2"],
            max_iter=50,
            tol=0,
            n_iter_no_change=1000,
            random_state=0,
        ),
    )


MODELS = {"boosting": boosting, "svc": svc, "mlp": mlp}
# Smaller is better.
SCORES = {
    "rmse": lambda model, x, y: root_mean_squared_error(y, model.predict(x)),
    "accuracy": lambda model, x, y: -accuracy_score(y, model.predict(x)),
    "log_loss": lambda model, x, y: log_loss(y, model.predict_proba(x), labels=model.classes_),
}


def suggest(trial, params):
    values = {}
    for name, (kind, low, high) in params.items():
        if kind == "int":
            values[name] = trial.suggest_int(name, low, high, log=True)
        else:
            values[name] = trial.suggest_float(name, low, high, log=True)
    return values


def search(question, x, y):
    """The best mean score so far, and the seconds so far, after each trial."""
    model, score = MODELS[question["model"]], SCORES[question["score"]]
    folds = [(np.array(f["train"]), np.array(f["test"])) for f in question["folds"]]
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=question["seed"]))

    def objective(trial):
        made = suggest(trial, question["params"])
        return np.mean([score(model(made).fit(x[train], y[train]), x[test], y[test]) for train, test in folds])

    curve, start = [], time.perf_counter()
    while len(curve) < question["trials"]:
        study.optimize(objective, n_trials=1)
        curve.append({"best": study.best_value, "seconds": time.perf_counter() - start})
        if curve[-1]["seconds"] > question["limit"]:
            break
    return curve


def main():
    data = {}
    for line in sys.stdin:
        question = json.loads(line)
        if "name" in question:
            data[question["name"]] = (np.array(question["x"]).T, np.array(question["y"]))
            print(json.dumps({"rows": len(question["y"])}), flush=True)
        else:
            print(json.dumps(search(question, *data[question["data"]])), flush=True)


main()
