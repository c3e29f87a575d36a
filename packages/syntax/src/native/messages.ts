import type { IRecognitionException, IToken } from 'chevrotain';
import { explainError } from '../expression/messages.ts';
import type { Explained } from '../expression/messages.ts';
import { endOf, OpenText, Stray } from './parser.ts';

const NAME = /^[A-Za-z_"'`]/;

/** A parser error in our own words: what is missing behind what, or what does not belong where it stands. */
export function explainNative(text: string, problem: IRecognitionException, tokens: readonly IToken[]): Explained {
  const stray = strayIn(tokens, problem.token);
  if (stray !== undefined) return explainStray(stray);
  const index = tokens.indexOf(problem.token);
  const before = index === -1 ? tokens.at(-1) : tokens[index - 1];
  const token = index === -1 ? undefined : problem.token;
  if (before !== undefined && token !== undefined) {
    const missing = missingValue(tokens, index) ?? missingAssign(text, tokens, index);
    if (missing !== undefined) return missing;
  }
  const rules = problem.context.ruleStack;
  if (rules.includes('condition')) return explainError(text, problem, tokens);
  const at = {
    start: token?.startOffset ?? Math.max(0, text.trimEnd().length - 1),
    end: token === undefined ? Math.max(1, text.trimEnd().length) : endOf(token),
  };
  return { ...at, message: sentence(rules.at(-1) ?? '', before, token) };
}

/** The stray token at an error or just before it: the parser may stumble only behind what it took for a value. */
function strayIn(tokens: readonly IToken[], token: IToken): IToken | undefined {
  return isStray(token) ? token : tokens.find((each) => isStray(each) && endOf(each) === token.startOffset);
}

/** Whether no rule can take a token. */
export function isStray({ tokenType }: IToken): boolean {
  return tokenType === Stray || tokenType === OpenText;
}

/** What to do about a token that no rule can take. */
export function explainStray({ image, startOffset }: IToken): Explained {
  const char = String.fromCodePoint(image.codePointAt(0) ?? 32);
  const message = /["'`]/.test(char)
    ? `The quote that opens here is not closed: add ${char}.`
    : `'${char}' has no meaning outside of quotes: put the text that it belongs to in quotes, or remove it.`;
  return { start: startOffset, end: startOffset + char.length, message };
}

/** `replicas =` at the end of its line: the parser takes the next key for its value and stumbles over what follows that. */
function missingValue(tokens: readonly IToken[], index: number): Explained | undefined {
  const [assign, word, token] = [tokens[index - 2], tokens[index - 1], tokens[index]];
  if (
    assign?.image !== '=' ||
    word === undefined ||
    token === undefined ||
    !/^[={]$/.test(token.image) ||
    !NAME.test(word.image)
  )
    return undefined;
  const key = tokens[index - 3];
  return {
    start: assign.startOffset,
    end: endOf(assign),
    message: `'${key?.image ?? ''}' has no value: write one behind the \`=\`, or \`null\` for none.`,
  };
}

/** `unit ms`: two words that begin no block are a field that lacks its sign. */
function missingAssign(text: string, tokens: readonly IToken[], index: number): Explained | undefined {
  const places = [index - 1, index - 2].filter(
    (at) => beginsLine(text, tokens, at) && NAME.test(tokens[at]?.image ?? ''),
  );
  const at = places.find((place) => place === index - 2 || /^[\w."'`-]/.test(tokens[index]?.image ?? ''));
  const [key, value] = at === undefined ? [] : [tokens[at], tokens[at + 1]];
  if (key === undefined || value === undefined || (at === index - 2 && !/^[}(,]$/.test(tokens[index]?.image ?? '')))
    return undefined;
  return {
    start: value.startOffset,
    end: endOf(value),
    message: `\`=\` or \`{\` is missing after \`${shown(key)}\`: write \`${shown(key)} = ${shown(value)}${tokens[index]?.image === '(' ? '(…)' : ''}\`.`,
  };
}

/** Whether a token stands where an item begins: first in its brackets or on its line, or behind a comma. */
function beginsLine(text: string, tokens: readonly IToken[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  if (token === undefined) return false;
  return (
    before === undefined || /^[{,]$/.test(before.image) || text.slice(endOf(before), token.startOffset).includes('\n')
  );
}

function sentence(rule: string, before: IToken | undefined, token: IToken | undefined): string {
  const found = token === undefined ? 'The file ends too early' : `\`${shown(token)}\` does not belong here`;
  const behind = before === undefined ? '' : ` after \`${shown(before)}\``;
  if (token?.image === '-' && before !== undefined && NAME.test(before.image))
    return `A name with \`-\` stands in quotes: write \`"${before.image}-…"\`.`;
  if (token?.image === ':' && rule === 'item') return `${found}: a value stands behind \`=\`, as in \`replicas = 3\`.`;
  if (rule === 'list') return `${found}: \`,\` or \`]\` is missing${behind}.`;
  if (rule === 'value') return `${found}: a value is missing${behind}.`;
  if (rule === 'item' || rule === 'name') return `${found}: \`=\` or \`{\` is missing${behind}.`;
  return `${found}: an item such as \`replicas = 3\` or \`scaling { … }\` is wanted${behind}.`;
}

function shown({ image }: IToken): string {
  return image.length > 40 ? `${image.slice(0, 37)}…` : image;
}
