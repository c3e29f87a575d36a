import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

/** Quantiles of classic histograms; formulas of promql/quantile.go, Prometheus 3. */
export const histogramPieces: readonly Piece[] = [
  piece(
    `
def histogram_quantile(q, vector):
    """The q-quantile of each histogram, whose buckets differ in the label le."""
    histograms = {}
    for labels, events in vector:
        bound = bucket_bound(labels.get("le", ""))
        if not math.isnan(bound):
            rest = {name: text for name, text in labels.items() if name != "le"}
            key = frozenset(rest.items())
            histograms.setdefault(key, (nameless(rest), []))[1].append((bound, events))
    return unique([(labels, bucket_quantile(q, found)) for labels, found in histograms.values()])
`,
    { needs: ['bucket_bound', 'bucket_quantile', 'nameless', 'unique'], imports: ['math'] },
  ),
  piece(
    `
def bucket_bound(text):
    """The upper bound that a label states; NaN if it states none."""
    if re.fullmatch(r"(?i)[+-]?(inf|infinity)", text):
        return float(text)
    if not re.fullmatch(r"(?i)[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]+)?", text):
        return math.nan
    bound = float(text)
    return bound if math.isfinite(bound) else math.nan
`,
    { imports: ['math', 're'] },
  ),
  piece(
    `
def nearly_equal(a, b):
    """Whether two counts differ by no more than rounding explains."""
    if a == b or (math.isnan(a) and math.isnan(b)):
        return True
    size, difference = abs(a) + abs(b), abs(a - b)
    if a == 0 or b == 0 or size < sys.float_info.min:
        return difference < 1e-12 * sys.float_info.min
    return difference / min(size, sys.float_info.max) < 1e-12
`,
    { imports: ['math', 'sys'] },
  ),
  piece(
    `
def bucket_quantile(q, buckets):
    """The q-quantile of buckets, each a bound and how many events are at most that."""
    if not 0 <= q <= 1:
        return math.nan if math.isnan(q) else math.copysign(math.inf, q)
    bounds, counts = [], []
    for bound, events in sorted(buckets, key=lambda bucket: bucket[0]):
        if bounds and bounds[-1] == bound:
            counts[-1] += events
        else:
            bounds.append(bound)
            counts.append(events)
    highest = counts[0]
    for index, events in enumerate(counts):
        if nearly_equal(highest, events) or events < highest:
            counts[index] = highest
        else:
            highest = events
    if bounds[-1] != math.inf or len(bounds) < 2 or counts[-1] == 0:
        return math.nan
    rank = q * counts[-1]
    low, high = 0, len(bounds) - 1
    while low < high:
        middle = (low + high) // 2
        if counts[middle] >= rank:
            high = middle
        else:
            low = middle + 1
    if low == len(bounds) - 1:
        return bounds[-2]
    if low == 0 and bounds[0] <= 0:
        return bounds[0]
    start, below = (bounds[low - 1], counts[low - 1]) if low > 0 else (0.0, 0.0)
    return start + (bounds[low] - start) * divide(rank - below, counts[low] - below)
`,
    { needs: ['divide', 'nearly_equal'], imports: ['math'] },
  ),
];
