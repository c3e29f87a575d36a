/** What a regular expression is to JavaScript, or why Prometheus or this tool cannot take it. */
export type Regex = { readonly regex: RegExp } | { readonly problem: string };

const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

const known = new Map<string, Regex>();

/** A regular expression of PromQL (RE2 syntax), anchored at both ends. */
export function readRegex(pattern: string): Regex {
  const found = known.get(pattern);
  if (found !== undefined) return found;
  const read = compile(pattern);
  // A tool that runs for long must not keep every pattern that it has ever seen.
  if (known.size > 1000) known.clear();
  known.set(pattern, read);
  return read;
}

function compile(pattern: string): Regex {
  const refused = /\(\?(?:=|!|<=|<!)/.exec(pattern);
  if (refused !== null) return { problem: `\`${refused[0]}\` looks around, which Prometheus cannot` };
  const backwards = /(?:^|[^\\])(?:\\\\)*(\\[1-9])/.exec(pattern);
  if (backwards !== null) return { problem: `\`${backwards[1]}\` refers back, which Prometheus cannot` };
  const flags = /^\(\?([imsU]+)\)/.exec(pattern);
  const letters = flags?.[1] ?? '';
  if (/[mU]/.test(letters)) return { problem: `the flags \`${letters}\` cannot be read here` };
  try {
    const body = translated(flags === null ? pattern : pattern.slice(flags[0].length));
    return { regex: new RegExp(`^(?:${body})$`, `su${letters.includes('i') ? 'i' : ''}`) };
  } catch (reason) {
    return { problem: reason instanceof Error ? reason.message : 'it cannot be read' };
  }
}

/** RE2's spellings in JavaScript's. */
function translated(pattern: string): string {
  return pattern.replace(
    /\\Q([\s\S]*?)(?:\\E|$)|\\([\s\S])|\[\[:(\^?)(\w+):\]|\[:(\^?)(\w+):\]|\(\?P</g,
    (
      all,
      quoted: string | undefined,
      escaped: string | undefined,
      _a,
      openClass: string | undefined,
      _b,
      inClass: string | undefined,
    ) => {
      if (quoted !== undefined) return quoted.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`).replaceAll('\\-', '-');
      if (escaped !== undefined) return escapeOf(escaped);
      if (openClass !== undefined) return `[${CLASSES[openClass] ?? all}`;
      return inClass === undefined ? '(?<' : (CLASSES[inClass] ?? all);
    },
  );
}

function escapeOf(letter: string): string {
  if (letter === 'A') return '^';
  if (letter === 'z') return '$';
  if (letter === 'a') return '\\x07';
  // Escapes of punctuation that means nothing are errors to JavaScript.
  return /[\w^$\\.*+?()[\]{}|/-]/.test(letter) ? `\\${letter}` : letter;
}
