"""Reference values for texts from scikit-learn: what TfidfVectorizer learns and makes of other texts.

    python test/reference/make-text.py > test/reference/text.json
"""

import json

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

rng = np.random.default_rng(3)
words = "The the zinc IRON iron gold x 7 42 10_5 naïve Öl über don't e-mail, gold. melts (boils) AT at 20°C ½ π λx Σίσυφος".split()
texts = [" ".join(rng.choice(words, rng.integers(0, 9))) for _ in range(60)]
seen, met = texts[:40], [*texts[40:], "quite other things", ""]
cases = []
for args in ({}, {"ngrams": 2}, {"ngrams": 3, "min_df": 3}, {"min_df": 0.1, "sublinear": True}, {"ngrams": 2, "sublinear": True, "min_df": 2}):
    v = TfidfVectorizer(ngram_range=(1, args.get("ngrams", 1)), min_df=args.get("min_df", 1), sublinear_tf=args.get("sublinear", False))
    v.fit(seen)
    out = v.transform(met).toarray()
    cases.append({"args": args, "terms": v.get_feature_names_out().tolist(), "out": out.T.ravel().tolist()})
print(json.dumps({"source": f"scikit-learn {sklearn.__version__}", "seen": seen, "met": met, "cases": cases}))
