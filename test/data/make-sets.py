"""Writes sets.json: the built-in data sets as pandas and numpy read them, a digest a column.

numbers: float64; words: places in numpy.unique (scikit-learn's LabelEncoder has the same order); missing: NaN.
pandas 3.0, numpy 2.4.  python make-sets.py > sets.json
"""
import hashlib, json, pathlib
import numpy, pandas

folder = pathlib.Path(__file__).resolve().parents[2] / "src/data/sets"
sets = {}
for file in sorted(folder.glob("*.csv")):
    frame = pandas.read_csv(file, float_precision="round_trip")
    columns = {}
    for name, column in frame.items():
        if pandas.api.types.is_numeric_dtype(column) or pandas.api.types.is_bool_dtype(column):
            values = column.to_numpy(dtype="float64", copy=True)
        else:
            present = column.notna().to_numpy()
            values = numpy.full(len(column), numpy.nan)
            values[present] = numpy.unique(column[present].to_numpy(dtype=str), return_inverse=True)[1]
        values[numpy.isnan(values)] = numpy.nan
        columns[name] = hashlib.sha256(values.tobytes()).hexdigest()[:16]
    sets[file.stem] = {"rows": len(frame), "columns": columns}
print(json.dumps(sets, indent=1))
