import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

/** Series, what is read from them at a time, and the answer of a condition. */
export const seriesPieces: readonly Piece[] = [
  piece(`
class Ambiguous(Exception):
    """Several series match where one is wanted, so that nothing can be said."""
`),
  piece(
    `
class Data:
    """Series, made ready to be asked more than once.

    Each is a pair: its labels, with the name of the metric as __name__, and its
    samples, which are pairs of a time in seconds and a value, in the order of time.
    The value None says that the series ended there.
    """

    def __init__(self, series):
        self.by_name = {}
        self.all = []
        for labels, samples in sorted(series, key=lambda one: sorted(one[0].items())):
            labels = {name: text for name, text in labels.items() if text != ""}
            times = [milliseconds(time) for time, _ in samples]
            values = [None if value is None else float(value) for _, value in samples]
            one = (labels, times, values)
            self.all.append(one)
            self.by_name.setdefault(labels.get("__name__", ""), []).append(one)

    def matching(self, name, matchers):
        """The series of a metric (of any if the name is None) that matchers let pass."""
        series = self.all if name is None else self.by_name.get(name, [])
        return [one for one in series if all(passes(one[0], *matcher) for matcher in matchers)]
`,
    { needs: ['milliseconds', 'passes'] },
  ),
  piece(`
def milliseconds(seconds):
    """A time or duration as the whole number that Prometheus reckons with."""
    return round(seconds * 1000)
`),
  piece(
    `
def passes(labels, label, operator, text):
    """Whether a label equals a text, or is matched by it as a whole; a missing label is empty."""
    value = labels.get(label, "")
    found = value == text if operator in ("=", "!=") else re.fullmatch(text, value, re.DOTALL) is not None
    return found == (operator in ("=", "=~"))
`,
    { imports: ['re'] },
  ),
  piece(
    `
class Moment(NamedTuple):
    """Series at a time in milliseconds."""

    data: Data
    time: int
`,
    { needs: ['Data'], imports: ['typing.NamedTuple'] },
  ),
  piece(
    `
def moment(data, time):
    """Series at a time in seconds."""
    return Moment(data if isinstance(data, Data) else Data(data), milliseconds(time))
`,
    { needs: ['Data', 'Moment', 'milliseconds'] },
  ),
  piece(
    `
def newest(at, name, matchers, offset):
    """Labels, time and value of each series' newest sample, at most five minutes old."""
    time = at.time - milliseconds(offset)
    for labels, times, values in at.data.matching(name, matchers):
        last = bisect_right(times, time) - 1
        if last >= 0 and times[last] > time - 300_000 and values[last] is not None:
            yield labels, times[last], values[last]
`,
    { needs: ['milliseconds'], imports: ['bisect.bisect_right'] },
  ),
  piece(
    `
def select(at, name, matchers=(), offset=0.0):
    """The newest value of each series."""
    return [(labels, value) for labels, _, value in newest(at, name, matchers, offset)]
`,
    { needs: ['newest'] },
  ),
  piece(
    `
def sample_times(at, name, matchers=(), offset=0.0):
    """The time in seconds of each series' newest sample."""
    found = newest(at, name, matchers, offset)
    return unique([(nameless(labels), time / 1000) for labels, time, _ in found])
`,
    { needs: ['nameless', 'newest', 'unique'] },
  ),
  piece(
    `
class Window(NamedTuple):
    """Labels and samples of series within a stretch of time, in milliseconds."""

    series: list
    start: int
    end: int
`,
    { imports: ['typing.NamedTuple'] },
  ),
  piece(
    `
def window(at, name, seconds, matchers=(), offset=0.0):
    """The samples of each series within a stretch of time, its older end left out."""
    end = at.time - milliseconds(offset)
    start = end - milliseconds(seconds)
    series = []
    for labels, times, values in at.data.matching(name, matchers):
        inside = slice(bisect_right(times, start), bisect_right(times, end))
        samples = [pair for pair in zip(times[inside], values[inside]) if pair[1] is not None]
        if samples:
            series.append((labels, samples))
    return Window(series, start, end)
`,
    { needs: ['Window', 'milliseconds'], imports: ['bisect.bisect_right'] },
  ),
  piece(
    `
def subquery(at, query, seconds, step=60.0, offset=0.0):
    """The values of a query at each multiple of a step within a stretch of time."""
    end = at.time - milliseconds(offset)
    start = end - milliseconds(seconds)
    width = milliseconds(step)
    series = {}
    for time in range((start // width + 1) * width, end + 1, width):
        for labels, value in query(Moment(at.data, time)):
            key = frozenset(labels.items())
            series.setdefault(key, (labels, []))[1].append((time, value))
    return Window(list(series.values()), start, end)
`,
    { needs: ['Moment', 'Window', 'milliseconds'] },
  ),
  piece(`
def once(query):
    """A query that is asked only the first time; its answer is kept."""
    known = []

    def asked():
        if not known:
            known.append(query())
        return known[0]

    return asked
`),
  piece(`
def nameless(labels):
    """Labels without the name of the metric."""
    return {name: text for name, text in labels.items() if name != "__name__"}
`),
  piece(
    `
def unique(vector):
    """The vector as it is; two elements with the same labels mean nothing."""
    if len({frozenset(labels.items()) for labels, _ in vector}) < len(vector):
        raise Ambiguous
    return vector
`,
    { needs: ['Ambiguous'] },
  ),
  piece(
    `
def verdicts(holds, fails):
    """Pairs of labels and truth for all of which something is known; the rest is unknown."""
    true = answered(holds)
    if true is None:
        return []
    known = {frozenset(labels.items()): (labels, False) for labels in answered(fails) or []}
    known.update((frozenset(labels.items()), (labels, True)) for labels in true)
    return list(known.values())
`,
    { needs: ['answered'] },
  ),
  piece(
    `
def answered(query):
    """The labels of a query's answer; None where it has no meaning."""
    try:
        return [nameless(labels) for labels, _ in query()]
    except Ambiguous:
        return None
`,
    { needs: ['Ambiguous', 'nameless'] },
  ),
];
