import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

/** Aggregations over labels. */
export const aggregatePieces: readonly Piece[] = [
  piece(
    `
def group_labels(labels, by, without):
    """The labels of the group to which an element belongs."""
    if without is not None:
        return {n: text for n, text in nameless(labels).items() if n not in without}
    return {n: labels[n] for n in by or () if n in labels}
`,
    { needs: ['nameless'] },
  ),
  piece(
    `
def grouped(vector, by, without):
    """The elements of each group behind the labels of the group."""
    groups = {}
    for labels, value in vector:
        own = group_labels(labels, by, without)
        groups.setdefault(frozenset(own.items()), (own, []))[1].append((labels, value))
    return groups.values()
`,
    { needs: ['group_labels'] },
  ),
  piece(
    `
def aggregate(function, vector, by=None, without=None):
    """A function of the values of each group."""
    groups = grouped(vector, by, without)
    return [(labels, function([value for _, value in members])) for labels, members in groups]
`,
    { needs: ['grouped'] },
  ),
  piece(
    `
def count_values(label, vector, by=None, without=None):
    """How many elements of each group have each value, which becomes a label."""
    marked = [({**labels, label: number_text(value)}, value) for labels, value in vector]
    if without is None:
        by = [*(by or ()), label]
    return aggregate(count, marked, by, without)
`,
    { needs: ['aggregate', 'count', 'number_text'] },
  ),
  piece(
    `
def number_text(value):
    """A number in digits, without an exponent; as few as tell it from its neighbours."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
`,
    { imports: ['decimal.Decimal', 'math'] },
  ),
  piece(
    `
def topk(k, vector, by=None, without=None):
    """The k largest of each group; which of equal ones is decided as in Prometheus."""
    return [one for _, group in grouped(vector, by, without) for one in heaped(k, group, 1)]
`,
    { needs: ['grouped', 'heaped'] },
  ),
  piece(
    `
def bottomk(k, vector, by=None, without=None):
    """The k smallest of each group; which of equal ones is decided as in Prometheus."""
    return [one for _, group in grouped(vector, by, without) for one in heaped(k, group, -1)]
`,
    { needs: ['grouped', 'heaped'] },
  ),
  piece(
    `
def heaped(k, elements, direction):
    """The k best elements, the best first: a binary heap with the worst on top.

    A newcomer replaces the top if it is better. Which of equal elements stay depends on
    how the heap is kept in order, so each step is that of Go's container/heap.
    """
    if math.isnan(k) or abs(k) >= 2**63:
        raise Ambiguous
    if k < 1:
        return []
    heap = []

    def worse(i, j):
        a, b = direction * heap[i][1], direction * heap[j][1]
        return math.isnan(a) or a < b

    for one in elements:
        if len(heap) < int(k):
            heap.append(one)
            child = len(heap) - 1
            while child > 0 and worse(child, (child - 1) // 2):
                parent = (child - 1) // 2
                heap[child], heap[parent] = heap[parent], heap[child]
                child = parent
            continue
        top, value = direction * heap[0][1], direction * one[1]
        if not (top < value or (math.isnan(top) and not math.isnan(value))):
            continue
        heap[0] = one
        parent, child = 0, 1
        while child < len(heap):
            if child + 1 < len(heap) and worse(child + 1, child):
                child += 1
            if not worse(child, parent):
                break
            heap[child], heap[parent] = heap[parent], heap[child]
            parent, child = child, 2 * child + 1
    return sorted(heap, key=lambda one: (math.isnan(one[1]), -direction * one[1]))
`,
    { needs: ['Ambiguous'], imports: ['math'] },
  ),
];
