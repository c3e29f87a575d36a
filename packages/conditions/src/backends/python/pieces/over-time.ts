import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

/** Functions over a stretch of time; formulas of promql/functions.go, Prometheus 3. */
export const overTimePieces: readonly Piece[] = [
  piece(
    `
def over_time(function, stretch, keep_name=False):
    """A function of each series' samples and of both ends, left out where it gives None."""
    result = []
    for labels, samples in stretch.series:
        value = function(samples, stretch.start, stretch.end)
        if value is not None:
            result.append((labels if keep_name else nameless(labels), value))
    return unique(result)
`,
    { needs: ['nameless', 'unique'] },
  ),
  piece(
    `
def over_values(function, stretch, keep_name=False):
    """A function of the values of each series."""
    return over_time(lambda samples, *_: function([value for _, value in samples]), stretch, keep_name)
`,
    { needs: ['over_time'] },
  ),
  piece(`
def extrapolated(samples, start, end, counter, per_second):
    """The difference between the ends of a window, as if samples reached them.

    Beyond the samples it goes on for half an interval at most, unless the end is near;
    a counter does not go below zero, and one that falls has begun anew.
    """
    if len(samples) < 2:
        return None
    (first_time, first), (last_time, newest_value) = samples[0], samples[-1]
    difference = newest_value - first
    if counter:
        for (_, before), (_, value) in zip(samples, samples[1:]):
            if value < before:
                difference += before
    sampled = (last_time - first_time) / 1000
    interval = sampled / (len(samples) - 1)
    to_start = (first_time - start) / 1000
    if to_start >= interval * 1.1:
        to_start = interval / 2
    if counter and difference > 0 and first >= 0:
        to_start = min(to_start, sampled * (first / difference))
    to_end = (end - last_time) / 1000
    if to_end >= interval * 1.1:
        to_end = interval / 2
    factor = (sampled + to_start + to_end) / sampled
    if per_second:
        whole, rest = divmod(end - start, 1000)
        factor /= whole + rest * 1e6 / 1e9
    return difference * factor
`),
  piece(
    `
def rate(samples, start, end):
    """The increase of a counter per second."""
    return extrapolated(samples, start, end, True, True)
`,
    { needs: ['extrapolated'] },
  ),
  piece(
    `
def increase(samples, start, end):
    """The increase of a counter."""
    return extrapolated(samples, start, end, True, False)
`,
    { needs: ['extrapolated'] },
  ),
  piece(
    `
def delta(samples, start, end):
    """The difference of a gauge."""
    return extrapolated(samples, start, end, False, False)
`,
    { needs: ['extrapolated'] },
  ),
  piece(`
def irate(samples, start, end):
    """The increase of a counter per second between the last two samples."""
    if len(samples) < 2:
        return None
    (before, old), (time, new) = samples[-2:]
    return (new if new < old else new - old) / ((time - before) / 1000)
`),
  piece(`
def idelta(samples, start, end):
    """The difference between the last two samples."""
    return samples[-1][1] - samples[-2][1] if len(samples) > 1 else None
`),
  piece(
    `
def regression(samples, time):
    """The line of least squares: its slope per second, and its value at a time."""
    first = samples[0][1]
    if all(value == first for _, value in samples[1:]):
        return (math.nan, math.nan) if math.isinf(first) else (0.0, first)
    sums = [(0.0, 0.0)] * 4
    for sampled, value in samples:
        x = (sampled - time) / 1000
        sums = [add(*pair, term) for pair, term in zip(sums, (x, value, x * value, x * x))]
    sum_x, sum_y, sum_xy, sum_xx = (result + lost for result, lost in sums)
    count = len(samples)
    slope = divide(sum_xy - sum_x * sum_y / count, sum_xx - sum_x * sum_x / count)
    return slope, sum_y / count - slope * sum_x / count
`,
    { needs: ['add', 'divide'], imports: ['math'] },
  ),
  piece(
    `
def deriv(samples, start, end):
    """The slope per second."""
    return regression(samples, samples[0][0])[0] if len(samples) > 1 else None
`,
    { needs: ['regression'] },
  ),
  piece(
    `
def predict_linear(at, stretch, seconds):
    """The value in some time, if it goes on along a line."""

    def predict(samples, start, end):
        if len(samples) < 2:
            return None
        slope, value = regression(samples, at.time)
        return slope * seconds + value

    return over_time(predict, stretch)
`,
    { needs: ['over_time', 'regression'] },
  ),
  piece(
    `
def changes(values):
    """How often the value changed; from NaN to NaN is no change."""
    steps = zip(values, values[1:])
    return float(sum(a != b and not (math.isnan(a) and math.isnan(b)) for a, b in steps))
`,
    { imports: ['math'] },
  ),
  piece(`
def resets(values):
    """How often a counter fell, which is how often it began anew."""
    return float(sum(b < a for a, b in zip(values, values[1:])))
`),
];
