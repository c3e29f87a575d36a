/** The last bracket that is still open at an offset, or that another kind closed; undefined inside of a quote, where brackets are text. */
export function openBracket(text: string, end: number): number | undefined {
  const open: number[] = [];
  let quote = '';
  for (let at = 0; at < end; at++) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (quote === '"' && char === '\\') at += 1;
      else if (char === quote || (quote === '#' && char === '\n')) quote = '';
    } else if (char === '"' || char === "'") quote = /[\s[{,:-]/.test(text[at - 1] ?? '\n') ? char : '';
    else if (char === '#' && /\s/.test(text[at - 1] ?? '\n')) quote = '#';
    else if ((char === '[' || char === '{') && (open.length > 0 || /[\s,[{]/.test(text[at - 1] ?? '\n'))) open.push(at);
    else if (char === ']' || char === '}') {
      const last = open.pop();
      // One that another kind closes was not closed itself.
      if (last !== undefined && closing(text[last]) !== char) return last;
    }
  }
  return quote === '"' || quote === "'" ? undefined : open.at(-1);
}

/** The bracket that closes another. */
export function closing(bracket: string | undefined): string {
  return bracket === '[' ? ']' : '}';
}
