/**
 * The candidate that was most likely meant: the nearest by edits (a swap of neighbours counts once, case counts for a tenth), if it is
 * near enough to its length or begins with what was written. Ties go to the first. Distance after Damerau and Levenshtein, restricted form.
 */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1.2, Math.min(3.2, written.length * 0.4 + 0.2));
  for (const candidate of candidates) {
    const begins = written.length >= 3 && candidate.toLowerCase().startsWith(written.toLowerCase());
    if (!begins && Math.abs(candidate.length - written.length) > bestDistance) continue;
    const exact = editDistance(written.toLowerCase(), candidate.toLowerCase());
    const distance = candidate === written ? 0 : exact === 0 ? 0.1 : begins ? Math.min(exact, 1.1) : exact;
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Comparisons that one suggester makes at most; some seconds' worth of them would be a hang, this is a fraction of one. */
const BUDGET = 1_000_000;

/**
 * `nearest` over the same candidates for many words. After a million comparisons it suggests nothing any more, so that a text with
 * thousands of unknown names among thousands of known ones is still answered at once.
 */
export function suggester(candidates: Iterable<string>): (written: string) => string | undefined {
  let list: readonly string[] | undefined;
  let spent = 0;
  return (written) => {
    list ??= [...new Set(candidates)];
    spent += list.length;
    return spent > BUDGET ? undefined : nearest(written, list);
  };
}

/** ` Did you mean 'x'?`, or nothing: the tail of a message. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : ` Did you mean '${near}'?`;
}

/** `a, b or c`, for messages; long lists are cut with the count of the rest. */
export function listOf(words: readonly string[], word: 'or' | 'and' = 'or', limit = 12): string {
  const shown = words.length > limit ? [...words.slice(0, limit), `${words.length - limit} more`] : [...words];
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} ${words.length > limit ? 'and' : word} ${shown.at(-1) ?? ''}`;
}

function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
      row.push(value);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
