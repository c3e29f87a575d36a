/** Whether a text holds conflict markers of git that nobody has settled yet. */
export function hasMarkers(text: string): boolean {
  return /^<{7} /m.test(text) && /^={7}\r?$/m.test(text) && /^>{7} /m.test(text);
}

/** A text in which git left conflict markers, as each side would have it. */
export function sidesOf(text: string): readonly [ours: string, theirs: string] {
  const sides: [string[], string[]] = [[], []];
  let at: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  for (const line of text.split('\n')) {
    if (/^<{7} /.test(line)) at = 'ours';
    else if (at === 'ours' && /^\|{7}/.test(line)) at = 'base';
    else if (at !== 'both' && /^={7}\r?$/.test(line)) at = 'theirs';
    else if (at === 'theirs' && /^>{7} /.test(line)) at = 'both';
    else {
      if (at === 'both' || at === 'ours') sides[0].push(line);
      if (at === 'both' || at === 'theirs') sides[1].push(line);
    }
  }
  return [sides[0].join('\n'), sides[1].join('\n')];
}
