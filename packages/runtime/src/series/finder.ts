import type { Gathering } from './gathering.ts';

type Samples = ReturnType<Gathering['series']>;

/** A series, as the label columns of a table have it, and the one whose row came behind its own the last time. */
interface Spelled {
  readonly texts: readonly string[];
  readonly samples: Samples;
  next?: Spelled;
}

/**
 * Finds the series of a row by the texts of its label columns; an empty text is no label. Rows come series after series, or in the same
 * order of series at each moment: comparing with what came next the last time is faster than to look up.
 */
export function seriesFinder(labels: readonly string[], gathering: Gathering): (texts: readonly string[]) => Samples {
  const known = new Map<string, Spelled>();
  let last: Spelled | undefined;
  return (texts) => {
    let current = last?.next;
    if (current === undefined || !same(current.texts, texts)) {
      const spelling = texts.join('\u0000');
      current = known.get(spelling) ?? { texts: [...texts], samples: made(labels, texts, spelling, gathering) };
      known.set(spelling, current);
      if (last !== undefined) last.next = current;
    }
    last = current;
    return current.samples;
  };
}

function same(a: readonly string[], b: readonly string[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function made(labels: readonly string[], texts: readonly string[], spelling: string, gathering: Gathering): Samples {
  return gathering.series(spelling, () =>
    Object.fromEntries(labels.flatMap((label, index) => (texts[index] ? [[label, texts[index]]] : []))),
  );
}
