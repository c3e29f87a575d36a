import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

/** Operators between vectors and numbers, and how two vectors find each other. */
export const operatorPieces: readonly Piece[] = [
  piece(
    `
def each(function, vector):
    """A function of each value; what comes out no longer is the metric, so its name goes."""
    return unique([(nameless(labels), function(value)) for labels, value in vector])
`,
    { needs: ['nameless', 'unique'] },
  ),
  piece(
    `
def negative(value):
    """A number, or each value of a vector, with the other sign."""
    return -value if isinstance(value, float) else each(lambda x: -x, value)
`,
    { needs: ['each'] },
  ),
  piece(
    `
def arithmetic(operator, left, right, **join):
    """+, -, *, /, % or ^ between numbers and vectors."""
    calculate = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": divide,
        "%": remainder,
        "^": power,
    }[operator]
    if isinstance(left, float) and isinstance(right, float):
        return calculate(left, right)
    if isinstance(right, float):
        return each(lambda a: calculate(a, right), left)
    if isinstance(left, float):
        return each(lambda b: calculate(left, b), right)
    return pairs(calculate, left, right, False, **join)
`,
    { needs: ['divide', 'each', 'pairs', 'power', 'remainder'] },
  ),
  piece(
    `
def compare(operator, left, right, **join):
    """The elements (those of the left, if both are vectors) for which a comparison holds."""
    test = comparison(operator)
    if isinstance(right, float):
        return [(labels, a) for labels, a in left if test(a, right)]
    if isinstance(left, float):
        return [(labels, b) for labels, b in right if test(left, b)]
    return pairs(lambda a, b: a if test(a, b) else None, left, right, True, **join)
`,
    { needs: ['comparison', 'pairs'] },
  ),
  piece(
    `
def truth(operator, left, right, **join):
    """1 where a comparison holds, 0 where it does not."""
    test = comparison(operator)
    if isinstance(left, float) and isinstance(right, float):
        return float(test(left, right))
    if isinstance(right, float):
        return each(lambda a: float(test(a, right)), left)
    if isinstance(left, float):
        return each(lambda b: float(test(left, b)), right)
    return pairs(lambda a, b: float(test(a, b)), left, right, False, **join)
`,
    { needs: ['comparison', 'each', 'pairs'] },
  ),
  piece(
    `
def comparison(operator):
    """The function behind an operator such as <=."""
    return {
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }[operator]
`,
  ),
  piece(`
def partner(labels, on, ignoring):
    """What the labels of two elements must have in common to belong together."""
    if on is not None:
        return frozenset((name, labels.get(name, "")) for name in on)
    rest = (pair for pair in labels.items() if pair[0] != "__name__")
    return frozenset(pair for pair in rest if pair[0] not in ignoring)
`),
  piece(
    `
def pairs(calculate, left, right, keep_name, on=None, ignoring=(), group_left=None, group_right=None):
    """A function of each pair of elements that belong together, left out where it gives None.

    Each element has one partner at most; only with group_left or group_right may
    those of that side share theirs, whose listed labels they then take over.
    """
    if not left or not right:
        return []
    turned = group_right is not None
    many, one = (right, left) if turned else (left, right)
    taken = group_right if turned else group_left
    partners = {}
    for labels, value in one:
        key = partner(labels, on, ignoring)
        if key in partners:
            raise Ambiguous
        partners[key] = (labels, value)
    result = []
    seen = set()
    for labels, value in many:
        key = partner(labels, on, ignoring)
        if key not in partners:
            continue
        others, other = partners[key]
        outcome = calculate(other, value) if turned else calculate(value, other)
        own = labels if keep_name else nameless(labels)
        if taken is None:
            own = {n: t for n, t in own.items() if (n not in ignoring if on is None else n in on)}
        else:
            own = {**own, **{name: others.get(name, "") for name in taken}}
            own = {name: text for name, text in own.items() if text != ""}
        mark = key if taken is None else (key, frozenset(own.items()))
        if mark in seen:
            raise Ambiguous
        seen.add(mark)
        if outcome is not None:
            result.append((own, outcome))
    return unique(result)
`,
    { needs: ['Ambiguous', 'nameless', 'partner', 'unique'] },
  ),
  piece(
    `
def both(left, right, on=None, ignoring=()):
    """Those of the left that have a partner on the right."""
    partners = {partner(labels, on, ignoring) for labels, _ in right}
    return [one for one in left if partner(one[0], on, ignoring) in partners]
`,
    { needs: ['partner'] },
  ),
  piece(
    `
def either(left, right, on=None, ignoring=()):
    """All of the left, and those of the right that have no partner there."""
    partners = {partner(labels, on, ignoring) for labels, _ in left}
    return unique(left + [one for one in right if partner(one[0], on, ignoring) not in partners])
`,
    { needs: ['partner', 'unique'] },
  ),
  piece(
    `
def unless(left, right, on=None, ignoring=()):
    """Those of the left that have no partner on the right."""
    partners = {partner(labels, on, ignoring) for labels, _ in right}
    return [one for one in left if partner(one[0], on, ignoring) not in partners]
`,
    { needs: ['partner'] },
  ),
];
