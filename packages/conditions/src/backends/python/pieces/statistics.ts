import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

/** Functions of a list of values, which is never empty; formulas of promql/functions.go and promql/engine.go, Prometheus 3. */
export const statisticsPieces: readonly Piece[] = [
  piece(
    `
def add(total, lost, value):
    """A step of a sum that keeps apart what rounding loses (Neumaier): the new sum and loss."""
    result = total + value
    if math.isinf(result):
        return result, 0.0
    if abs(total) >= abs(value):
        return result, lost + ((total - result) + value)
    return result, lost + ((value - result) + total)
`,
    { imports: ['math'] },
  ),
  piece(
    `
def total(values):
    """The sum."""
    result = lost = 0.0
    for value in values:
        result, lost = add(result, lost, value)
    return result if math.isinf(result) else result + lost
`,
    { needs: ['add'], imports: ['math'] },
  ),
  piece(
    `
def mean(values):
    """The mean: the sum by the count, or step by step once the sum would be infinite."""
    result, lost, stepwise = values[0], 0.0, False
    for count, value in enumerate(values[1:], 2):
        if not stepwise:
            following = add(result, lost, value)
            if not math.isinf(following[0]):
                result, lost = following
                continue
            result, lost, stepwise = result / (count - 1), lost / (count - 1), True
        share = (count - 1) / count
        result, lost = add(share * result, share * lost, value / count)
    return result + lost if stepwise else result / len(values) + lost / len(values)
`,
    { needs: ['add'], imports: ['math'] },
  ),
  piece(
    `
def largest(values):
    """The largest; NaN only if there is nothing else."""
    result = values[0]
    for value in values:
        if value > result or math.isnan(result):
            result = value
    return result
`,
    { imports: ['math'] },
  ),
  piece(
    `
def smallest(values):
    """The smallest; NaN only if there is nothing else."""
    result = values[0]
    for value in values:
        if value < result or math.isnan(result):
            result = value
    return result
`,
    { imports: ['math'] },
  ),
  piece(`
def count(values):
    """How many there are."""
    return float(len(values))
`),
  piece(`
def one(values):
    """1, whatever the values are."""
    return 1.0
`),
  piece(`
def last(values):
    """The last of them."""
    return values[-1]
`),
  piece(
    `
def variance(values):
    """The mean square of the distances from the mean (Welford)."""
    center = values[0]
    squares = 0.0 if math.isfinite(center) else math.nan
    for number, value in enumerate(values[1:], 2):
        distance = value - center
        center += distance / number
        squares += distance * (value - center)
    return squares / len(values)
`,
    { imports: ['math'] },
  ),
  piece(
    `
def deviation(values):
    """The standard deviation."""
    return sqrt(variance(values))
`,
    { needs: ['sqrt', 'variance'] },
  ),
  piece(
    `
def variance_over_time(values):
    """The variance of one series: Welford's method with sums that keep what rounding loses."""
    center = lost_center = squares = lost_squares = 0.0
    for number, value in enumerate(values, 1):
        distance = value - (center + lost_center)
        center, lost_center = add(center, lost_center, distance / number)
        square = distance * (value - (center + lost_center))
        squares, lost_squares = add(squares, lost_squares, square)
    return (squares + lost_squares) / len(values)
`,
    { needs: ['add'] },
  ),
  piece(
    `
def deviation_over_time(values):
    """The standard deviation of one series."""
    return sqrt(variance_over_time(values))
`,
    { needs: ['sqrt', 'variance_over_time'] },
  ),
  piece(
    `
def quantile(q, values):
    """The q-quantile, between neighbours in proportion; NaN counts as the smallest value."""
    if not 0 <= q <= 1:
        return math.nan if math.isnan(q) else math.copysign(math.inf, q)
    ordered = sorted(values, key=lambda value: (not math.isnan(value), value))
    rank = q * (len(values) - 1)
    lower = math.floor(rank)
    weight = rank - lower
    if weight == 0:
        return ordered[lower]
    return ordered[lower] * (1 - weight) + ordered[lower + 1] * weight
`,
    { imports: ['math'] },
  ),
];
