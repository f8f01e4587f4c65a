"""Optuna's side of the comparison: asks and is told over standard input and output, a JSON line each."""

import json
import sys
import time
import warnings

import optuna

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

SAMPLERS = {
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "cmaes": lambda seed: optuna.samplers.CmaEsSampler(seed=seed),
    "gp": lambda seed: optuna.samplers.GPSampler(seed=seed),
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
}


def suggest(trial, params):
    """Values of the active parameters, define by run."""
    candidate = {}
    for param in params:
        when = param.get("when")
        if when is not None and candidate.get(when["operand"]["id"]) not in when["values"]:
            continue
        name, domain = param["id"], param["domain"]
        if domain["kind"] == "choice":
            candidate[name] = trial.suggest_categorical(name, domain["values"])
        elif domain["kind"] == "int":
            candidate[name] = trial.suggest_int(name, domain["low"], domain["high"], log=domain["scale"] == "log")
        else:
            candidate[name] = trial.suggest_float(name, domain["low"], domain["high"], log=domain["scale"] == "log")
    return candidate


def main():
    for line in sys.stdin:
        question = json.loads(line)
        study = optuna.create_study(sampler=SAMPLERS[question["sampler"]](question["seed"]))
        spent = 0.0
        for _ in range(question["trials"]):
            start = time.perf_counter()
            trial = study.ask()
            candidate = suggest(trial, question["params"])
            spent += time.perf_counter() - start
            print(json.dumps(candidate), flush=True)
            loss = json.loads(sys.stdin.readline())
            start = time.perf_counter()
            study.tell(trial, loss)
            spent += time.perf_counter() - start
        print(json.dumps({"milliseconds": 1000 * spent / question["trials"]}), flush=True)


main()
