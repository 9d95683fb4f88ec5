"""What numpy computes, for NumpyCasesTest. Run from the repository's root:

python3 core/src/test/resources/dev/tutti/expr/numpy_cases.py > core/src/test/resources/dev/tutti/expr/numpy-cases.tsv

A line is a case: its name, the operation by numpy's name, its parameters, its operands, what is expected, with tabs
between. An operand is type[shape]value value ...; a number without a type is Python's, which promotes by NEP 50. Numbers
of floating point have as many digits as make them exact. What is expected is such an operand, or the class of an error.
Sums and products are of values that make them exact in any order, and powers are exact, so that every bit counts.
"""

import itertools
import platform
import random
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")

NAMES = ["bool", "int32", "int64", "float32", "float64"]
NAN, INF = float("nan"), float("inf")

EDGES = {
    "bool": [1, 0],
    "int32": [0, 1, -1, 7, -8, 3, 2**31 - 1, -(2**31), 2, -7, 46341],
    "int64": [0, 1, -1, 7, -8, 3, 2**63 - 1, -(2**63), 2**53 + 1, -7, 2**31, 3037000500],
    "float32": [0.0, -0.0, 1.5, -2.25, NAN, INF, -INF, 3e38, 1e-45, 7.0, -7.0, 0.1],
    "float64": [0.0, -0.0, 1.5, -2.25, NAN, INF, -INF, 1.7e308, 5e-324, 7.0, -7.0, 0.1, 2.0**53],
}
SMALL = {
    "bool": [1, 0],
    "int32": [0, 1, -1, 7, -8, 3, 12, -5],
    "int64": [0, 1, -1, 7, -8, 3, 12, -5, 2**40],
    "float32": [0.0, 1.5, -2.25, 7.0, -7.0, 3.0, 0.125],
    "float64": [0.0, 1.5, -2.25, 7.0, -7.0, 3.0, 0.125, 2.0**40],
}
BASES = {
    "bool": [1, 0],
    "int32": [0, 1, -1, 2, -2, 3, 10, 46341, -7],
    "int64": [0, 1, -1, 2, -2, 3, 10, 2**32 + 1, -7],
    "float32": [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 4.0, NAN, INF, -INF],
    "float64": [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 4.0, NAN, INF, -INF],
}
EXPONENTS = {
    "bool": [1, 0],
    "int32": [0, 1, 2, 3, 5],
    "int64": [0, 1, 2, 3, 5],
    "float32": [0.0, 1.0, 2.0, 3.0, -1.0, -2.0, 5.0],
    "float64": [0.0, 1.0, 2.0, 3.0, -1.0, -2.0, 5.0],
}

PAIRS = [
    ((3,), (3,)), ((2, 3), (3,)), ((), (4,)), ((2, 1), (1, 3)), ((5,), ()), ((3,), (2, 3)), ((), ()), ((2, 3), (2, 1)),
    ((1,), (3,)), ((2, 2), (2, 2)), ((2, 1), (3,)), ((0,), (1,)), ((2, 3), ()), ((1, 1), (2, 3)), ((0, 3), (3,)),
    ((4,), (1,)), ((1, 3), (2, 1)), ((2, 0), (1,)), ((0,), (0,)), ((1, 0), (2, 1)), ((6,), (6,)), ((0, 3), (1, 3)),
]
BAD_PAIRS = [
    ((2,), (3,)), ((2, 3), (2,)), ((3, 2), (2, 3)), ((0,), (2,)), ((2, 0), (3,)), ((2, 3), (4,)), ((0, 3), (2, 3)),
    ((4, 1), (2, 3)),
]
SHAPES = [(), (1,), (4,), (5,), (2, 3), (3, 1), (1, 4), (0,), (2, 0), (0, 3), (4, 2)]

chance = random.Random(20)
names = {}


def array(name, shape, values):
    """Values in a random order, all of them if there is room."""
    size = int(np.prod(shape))
    drawn = (chance.sample(values, len(values)) * (size // len(values) + 1))[:size]
    return np.array(drawn, dtype=name).reshape(shape)


def text(operand):
    if not isinstance(operand, (np.ndarray, np.generic)):
        return repr(operand)
    operand = np.asarray(operand)
    if operand.dtype.kind == "b":
        values = ["1" if each else "0" for each in operand.ravel()]
    else:
        values = [str(each) for each in operand.ravel()]
    return f"{operand.dtype}[{','.join(map(str, operand.shape))}]{' '.join(values)}"


def case(operation, *operands, compute=None, note="", **parameters):
    compute = compute or getattr(np, operation)
    try:
        expected = text(np.asarray(compute(*operands, **parameters)))
    except Exception as error:
        expected = "!" + next(k for k in [ValueError, TypeError, OverflowError, ZeroDivisionError] if isinstance(error, k)).__name__
    types = ",".join(each.dtype.name if hasattr(each, "dtype") else type(each).__name__ for each in operands)
    name = f"{operation}/{types}" + (f"/{note}" if note else "")
    names[name] = names.get(name, 0) + 1
    if names[name] > 1:
        name += f"/{names[name]}"
    settings = ";".join(f"{key}={value}" for key, value in parameters.items())
    print(name, operation, settings, " | ".join(map(text, operands)), expected, sep="\t")


print("# " + sys.modules["__main__"].__doc__.strip().replace("\n", "\n# ").replace("# \n", "#\n"))
print(f"#\n# numpy {np.__version__} on {platform.machine()}")

ARITHMETIC = ["add", "subtract", "multiply", "true_divide", "floor_divide", "remainder"]
COMPARISONS = ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"]
LOGICAL = ["logical_and", "logical_or", "logical_xor"]
BITS = ["bitwise_and", "bitwise_or", "bitwise_xor"]
EXTREMES = ["minimum", "maximum"]

# Every operation on every pair of types, over the shapes in turn.
shapes = itertools.cycle(PAIRS)
for operation in ARITHMETIC + COMPARISONS + LOGICAL + BITS + EXTREMES:
    for left, right in itertools.product(NAMES, NAMES):
        values = EDGES
        if operation in EXTREMES:  # which zero is the lesser depends on numpy's build
            values = {k: [x for x in v if str(x) != "-0.0"] for k, v in EDGES.items()}
        a, b = next(shapes)
        case(operation, array(left, a, values[left]), array(right, b, values[right]))
    for a, b in chance.sample(BAD_PAIRS, 2):
        case(operation, array("float64", a, SMALL["float64"]), array("int32", b, SMALL["int32"]), note="shapes")

# Every pair of edge values of a type.
for operation in ARITHMETIC + COMPARISONS:
    for name in NAMES:
        edges = EDGES[name]
        case(operation, np.array(edges, dtype=name).reshape(-1, 1), np.array(edges, dtype=name), note="edges")

# Every pair of shapes.
for a, b in PAIRS + BAD_PAIRS:
    case("add", array("float32", a, SMALL["float32"]), array("float32", b, SMALL["float32"]), note="shapes")
    case("less", array("int64", b, SMALL["int64"]), array("int64", a, SMALL["int64"]), note="shapes")

for left, right in itertools.product(NAMES, NAMES):
    a, b = next(shapes)
    case("power", array(left, a, BASES[left]), array(right, b, EXPONENTS[right]))
for name in ["float32", "float64"]:
    case("power", np.array([4.0, 9.0, 0.25, 0.0], dtype=name), np.array(0.5, dtype=name), note="root")
    case("power", np.array([-8.0, -1.0], dtype=name), np.array([0.5, 1.5], dtype=name), note="negative")
    case("power", np.array([1.0, 1.0, 1.0], dtype=name), np.array([NAN, INF, -INF], dtype=name), note="one")
    case("power", np.array([-1.0, -1.0], dtype=name), np.array([INF, -INF], dtype=name), note="minus-one")
    case("power", np.array([2.0, 0.5, NAN, INF, 0.0, -0.0], dtype=name), np.array([INF, INF, 0.0, -3.0, -1.0, -1.0],
         dtype=name), note="limits")
case("power", np.array([2, 3], dtype="int32"), np.array([1, -1], dtype="int32"), note="negative")
case("power", np.array([2, 3], dtype="int64"), np.array([-2, 1], dtype="int64"), note="negative")

# Numbers without a type of their own: Python's, as Java's literals are here.
for operation in ARITHMETIC + ["less", "maximum"]:
    for name in NAMES:
        for number in [2, 2.5]:
            case(operation, array(name, (4,), SMALL[name]), number, note="literal")
for name in NAMES:
    case("power", array(name, (4,), BASES[name]), 2, note="literal")
    case("power", array(name, (4,), BASES[name]), 2.0, note="literal")
case("add", np.array([1], dtype="int32"), 2**40, note="literal")

# One operand.
for operation in ["negative", "absolute", "square", "sqrt", "logical_not", "floor", "ceil", "rint", "sign", "isnan", "isfinite",
                  "invert"]:
    for name in NAMES:
        case(operation, array(name, chance.choice(SHAPES[2:]), EDGES[name]))
        case(operation, np.array(EDGES[name], dtype=name), note="edges")
for operation, at in [("exp", 0), ("log", 1), ("sin", 0), ("cos", 0), ("tan", 0), ("tanh", 0), ("cbrt", 8)]:
    for name in NAMES:
        case(operation, np.array([at], dtype=name), note="type")

for name in NAMES:
    for other in NAMES:
        values = {
            "bool": EDGES[name],
            # What is too large for a whole number depends on numpy's build.
            "int32": [x for x in EDGES[name] if name.startswith("int") or abs(x) < 2**31],
            "int64": [x for x in EDGES[name] if name.startswith("int") or abs(x) < 2**63],
        }.get(other, EDGES[name])
        case("astype", np.array(values, dtype=name), compute=lambda x, dtype: x.astype(dtype), dtype=other)

# A choice.
for left, right in itertools.product(NAMES, NAMES):
    a, b = next(shapes)
    shape = np.broadcast_shapes(a, b)
    case("where", array("bool", chance.choice([shape, shape[-1:], ()]), [1, 0]), array(left, a, EDGES[left]),
         array(right, b, EDGES[right]))
for name in NAMES:
    case("where", np.array(EDGES[name], dtype=name), np.array(1.5), np.array(-1, dtype="int32"), note="condition")
case("where", array("bool", (2,), [1, 0]), array("float64", (3,), [1.0]), array("float64", (), [1.0]), note="shapes")
case("where", array("bool", (2, 3), [1, 0]), array("float64", (3,), [1.0]), array("float64", (2,), [1.0]), note="shapes")
case("where", array("bool", (3,), [1, 0]), array("float64", (2, 1), [1.0, 2.0]), array("int32", (1,), [7]), note="shapes")

# Reductions. Means of two, four or eight small whole numbers and halves are exact, and so are their variances.
EXACT = {
    "bool": [1, 0],
    "int32": [0, 1, -1, 7, -8, 3, 12, -5],
    "int64": [0, 1, -1, 7, -8, 3, 12, -5],
    "float32": [0.5, 1.5, -2.5, 7.0, -7.0, 3.0],
    "float64": [0.5, 1.5, -2.5, 7.0, -7.0, 3.0],
}
for operation in ["sum", "mean", "min", "max", "argmin", "argmax", "count_nonzero", "any", "all"]:
    for name in NAMES:
        for shape in SHAPES:
            if chance.random() < 0.35:
                case(operation, array(name, shape, EXACT[name]))
        for axis in [0, 1, -1]:
            case(operation, array(name, chance.choice([(2, 3), (4, 2), (3, 1)]), EXACT[name]), axis=axis)
        case(operation, array(name, (4,), EXACT[name]), axis=0)
    case(operation, np.zeros((0,)), note="empty")
    case(operation, np.zeros((2, 0)), axis=1, note="empty")
    case(operation, np.zeros((2, 0)), axis=0, note="empty")
    case(operation, np.zeros((0, 3), dtype="int32"), axis=0, note="empty")
    case(operation, np.ones((2, 3)), axis=2, note="axis")
    case(operation, np.ones((3,)), axis=-2, note="axis")
    case(operation, np.ones((2, 3)), axis=1, keepdims=True, note="keep")
    case(operation, np.ones((2, 3)), keepdims=True, note="keep")
    for name in ["float32", "float64"]:
        case(operation, np.array([[1.0, NAN, 3.0], [INF, 2.0, 1.0]], dtype=name), note="nan")
        case(operation, np.array([[1.0, NAN, 3.0], [INF, 2.0, 1.0]], dtype=name), axis=0, note="nan")
for operation in ["min", "max", "argmin", "argmax"]:
    case(operation, np.array([3, 1, 1, 3, 3, 1], dtype="int32"), note="ties")
    case(operation, np.array([[3.0, 1.0], [1.0, 1.0], [3.0, 1.0]]), axis=1, note="ties")
    case(operation, np.array([NAN, 1.0, NAN]), note="nan")
    case(operation, np.array([INF, -INF, 0.0]), note="infinite")
case("sum", np.array([2**31 - 1, 2**31 - 1], dtype="int32"), note="overflow")
case("sum", np.array([2**63 - 1, 1]), note="overflow")
case("mean", np.array([2**31 - 1, 2**31 - 1], dtype="int32"), note="overflow")
case("sum", np.array([3e38, 3e38], dtype="float32"), note="overflow")
case("sum", np.array([-0.0, -0.0]), note="zeros")
for name in NAMES:
    case("var", array(name, (4,), EXACT[name]))
    case("var", array(name, (2, 4), EXACT[name]))
    case("var", array(name, (4, 2), EXACT[name]), axis=0)
    case("var", array(name, (3, 4), EXACT[name]), axis=1)
case("var", np.zeros((0,)), note="empty")
case("var", np.ones((1,)), note="one")
case("var", np.array([1.0, NAN]), note="nan")

for name in NAMES:
    case("cumsum", array(name, (6,), EXACT[name]), axis=0)
    case("cumsum", array(name, (2, 3), EXACT[name]), axis=0)
    case("cumsum", array(name, (2, 3), EXACT[name]), axis=1)
    case("cumsum", array(name, (2, 3), EXACT[name]), note="flat")
    case("cumsum", array(name, (0,), EXACT[name]), axis=0)
    case("cumsum", array(name, (2, 0), EXACT[name]), axis=1)
case("cumsum", np.array([1.0, NAN, 1.0]), axis=0, note="nan")
case("cumsum", np.array([2**63 - 1, 1]), axis=0, note="overflow")
case("cumsum", np.ones((3,)), axis=1, note="axis")

PRODUCTS = [((3,), (3,)), ((2, 3), (3,)), ((2,), (2, 3)), ((2, 3), (3, 2)), ((1, 3), (3, 1)), ((3, 1), (1, 2)),
            ((0,), (0,)), ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((2, 2), (2, 0))]
BAD_PRODUCTS = [((3,), (2,)), ((2, 3), (2,)), ((2, 3), (2, 3)), ((3,), (2, 3)), ((0,), (2,))]
turn = itertools.cycle(PRODUCTS)
for operation in ["dot", "matmul"]:
    for left, right in itertools.product(NAMES, NAMES):
        a, b = next(turn)
        case(operation, array(left, a, EXACT[left]), array(right, b, EXACT[right]))
    for a, b in PRODUCTS + BAD_PRODUCTS:
        case(operation, array("float64", a, EXACT["float64"]), array("float64", b, EXACT["float64"]), note="shapes")
    for a, b in [((), (3,)), ((2, 3), ()), ((), ())]:
        case(operation, array("float64", a, EXACT["float64"]), array("int32", b, EXACT["int32"]), note="scalar")
    case(operation, np.array([[2**31 - 1, 2]], dtype="int32"), np.array([[2], [3]], dtype="int32"), note="overflow")

SORTED = {**EDGES, "float32": [1.5, NAN, INF, -INF, -2.25, 0.1, 7.0], "float64": [1.5, NAN, INF, -INF, -2.25, 0.1, 7.0]}
for name in NAMES:
    for shape, axis in [((7,), 0), ((3, 4), 1), ((3, 4), 0), ((0,), 0), ((1,), 0), ((2, 0), 1)]:
        case("sort", array(name, shape, SORTED[name]), axis=axis)
case("sort", np.array(3.5), axis=0, note="axis")

# New arrays and views.
STEPS = [(0.0, 1.0, 0.1), (1.0, 1.3, 0.1), (0.0, -1.0, -0.25), (5.0, 1.0, 1.0), (0.0, 1.0, 0.0), (0.0, 10.0, NAN),
         (NAN, 1.0, 1.0), (0.0, INF, 1.0), (1e16, 1e16 + 20, 3.0), (0.0, 1e-320, 1e300), (0.0, -1e-320, 1e300),
         (-0.0, 1.0, 0.5), (0.1, 2.0, 0.3), (1 / 3, 7.0, 2 / 3), (10.0, 9.0, -1e-1), (0.0, 0.0, 1.0), (3.0, -3.0, -1.5),
         (1e-3, 1e-2, 1e-3), (0.0, 1.0, INF), (0.0, 3.0, 1.0), (0.3, 0.7, 0.1)]
for at, to, step in STEPS:
    case("arange", at, to, step)
for at, to, step in [(0, 5, 1), (2, 11, 3), (5, 0, -2), (0, 5, -1), (5, 5, 1), (0, 3, 0), (-3, 4, 2), (0, 1, 2**62)]:
    case("arange", at, to, step)
for at, to in [(0.0, 1.0), (1.0, 2.0), (-1.0, 1.0), (0.1, 0.7), (3.0, -2.0), (2.0, 2.0), (-0.0, -0.0), (0.0, 5e-324),
               (1e308, -1e308), (0.0, INF), (NAN, 1.0), (1 / 3, 1e16)]:
    for count, ends in [(0, True), (1, True), (2, True), (5, True), (11, True), (50, True), (1, False), (7, False)]:
        if count < 50 or at == 0.1:
            case("linspace", at, to, count, endpoint=ends)
case("linspace", 0.0, 1.0, -1, endpoint=True)
for size in [0, 1, 5, 6]:
    for _ in range(40 if size > 1 else 10):
        bounds = [chance.choice([0, 1, 2, 4, 5, 6, 9, -1, -2, -5, -6, -7, -20, None]) for _ in range(2)]
        step = chance.choice([1, 2, 3, 7, -1, -2, -4, -9, 2**62, -(2**63) + 1])
        case("slice", np.arange(size), compute=lambda x, at, to, step: x[at:to:step], at=bounds[0], to=bounds[1], step=step)
case("slice", np.arange(3), compute=lambda x, at, to, step: x[at:to:step], at=0, to=3, step=0)
