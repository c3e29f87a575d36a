import { TemplateProblem } from './pieces.ts';
import type { TemplateLanguage } from './pieces.ts';
import { checkScanned } from './scanned.ts';
import type { Scan } from './scanned.ts';

const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^`/, 'a command in backquotes: write $(…)'],
  [/^\$'/, "a text in $'…': use '…'"],
  [/^\(\(/, 'arithmetic, which runs what stands in its texts: compute in the generator'],
  [/^\[\[/, '[[ … ]], which runs what stands in its numbers: use [ … ]'],
  [/^<<(?!<)/, 'a document in the script (<<): give the text as a value'],
];

/** `${NAME}`, and what else of an expansion has no quotes in it: its end is sure. */
const EXPANSION = /^\$\{[^}'"\\$`]*\}/;

function expansionIn(rest: string): number {
  const length = EXPANSION.exec(rest)?.[0].length;
  if (length === undefined)
    throw new TemplateProblem(
      'an expansion with quotes or values in it cannot stand in a template: put it into a variable first',
    );
  return length;
}

/** Texts and comments of a POSIX shell. What reads a text a second time is refused. */
function scanShell(): Scan {
  let quote: string | undefined;
  let comment = false;
  return {
    get inside() {
      return comment ? 'a comment' : quote === undefined ? undefined : 'a text';
    },
    step: (rest, before) => {
      if (comment) {
        comment = !rest.startsWith('\n');
        return 1;
      }
      if (quote === "'") {
        if (rest.startsWith("'")) quote = undefined;
        return 1;
      }
      if (quote === '"') {
        if (/^(\$\(|`)/.test(rest))
          throw new TemplateProblem(
            'a command inside "…" cannot stand in a template: put its result into a variable first',
          );
        if (rest.startsWith('\\')) return 2;
        if (rest.startsWith('${')) return expansionIn(rest);
        if (rest.startsWith('"')) quote = undefined;
        return 1;
      }
      for (const [form, what] of REFUSED)
        if (form.test(rest)) throw new TemplateProblem(`a template cannot hold ${what}`);
      if (rest.startsWith('<<<')) return 3;
      if (rest.startsWith('${')) return expansionIn(rest);
      if (rest.startsWith('\\') && rest.length > 1) return 2;
      if (/^['"]/.test(rest)) quote = rest[0];
      if (rest.startsWith('#') && /(^|[\s;&|(])$/.test(before)) comment = true;
      return 1;
    },
  };
}

/** One word of a shell, whatever is in it. Throws for a NUL, which no word can hold. */
function shellWord(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw new TemplateProblem(
      'a word of a shell is a text, a number or a truth value: give the items of a list one by one',
    );
  const text = String(value);
  if (text.includes('\0')) throw new TemplateProblem('a word of a shell cannot hold the character U+0000');
  // Without quotes it could be a word of the language, an assignment or several words.
  return typeof value === 'string' ? `'${text.replace(/'/g, `'\\''`)}'` : text;
}

/** A POSIX shell: each value is one word, or joins the word that it touches. */
export const shell: TemplateLanguage = {
  check: (pieces) => checkScanned(pieces, scanShell(), { before: /[\\$[]/, after: /^$/ }),
  print: shellWord,
};
