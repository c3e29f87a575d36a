import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

/** Functions that make, change or ask for whole elements. */
export const labelPieces: readonly Piece[] = [
  piece(`
def absent(vector, labels):
    """One element with these labels where a vector is empty."""
    return [] if vector else [(labels, 1.0)]
`),
  piece(`
def vector(number):
    """A number as an element without labels."""
    return [({}, number)]
`),
  piece(
    `
def scalar(elements):
    """The value of the only element; NaN if there is none or more than one."""
    return elements[0][1] if len(elements) == 1 else math.nan
`,
    { imports: ['math'] },
  ),
  piece(
    `
def clamp(elements, low, high):
    """Each value, or the bound beyond which it lies; nothing if the bounds are turned round."""
    return [] if high < low else each(lambda x: limited(x, low, high), elements)
`,
    { needs: ['each', 'limited'] },
  ),
  piece(
    `
def timestamp(at, elements):
    """The time in seconds at which each value was computed, which is now."""
    return each(lambda _: at.time / 1000, elements)
`,
    { needs: ['each'] },
  ),
  piece(`
def labelled(labels, label, text):
    """Labels with one of them set; an empty text takes it away."""
    return {name: value for name, value in {**labels, label: text}.items() if value != ""}
`),
  piece(
    `
def label_replace(elements, label, parts, source, pattern):
    """Sets a label where a pattern matches another one; a number among the parts is a group."""
    result = []
    for labels, value in elements:
        match = re.fullmatch(pattern, labels.get(source, ""), re.DOTALL)
        if match is not None:
            texts = [part if isinstance(part, str) else match[part] or "" for part in parts]
            labels = labelled(labels, label, "".join(texts))
        result.append((labels, value))
    return unique(result)
`,
    { needs: ['labelled', 'unique'], imports: ['re'] },
  ),
  piece(
    `
def label_join(elements, label, separator, sources):
    """Sets a label to several others, with a text between them."""
    return unique(
        [
            (labelled(labels, label, separator.join(labels.get(name, "") for name in sources)), value)
            for labels, value in elements
        ]
    )
`,
    { needs: ['labelled', 'unique'] },
  ),
];
