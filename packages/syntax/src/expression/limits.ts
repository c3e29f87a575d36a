import type { IToken } from 'chevrotain';

/** Longest text, most tokens, and deepest nesting that are read; far above what people write. */
export const limits = { length: 10_000, tokens: 1500, depth: 100 } as const;

/** What is refused before lexing, in words; undefined if nothing is. */
export function refuseText(text: string): string | undefined {
  if (text.trim() === '') return 'The condition is empty: write one such as `accuracy < 0.8`.';
  return text.length > limits.length
    ? `The condition has ${text.length} characters, more than ${limits.length}: split it.`
    : undefined;
}

/**
 * Depth is counted before parsing, because a recursive parser must not meet it. Prefixes (`not`, `-`) and `^`, which groups to the right,
 * nest as brackets do. Gives the token at which it is too much.
 */
export function refuseTokens(
  tokens: readonly IToken[],
): { readonly token: IToken; readonly message: string } | undefined {
  const excess = tokens[limits.tokens];
  if (excess !== undefined)
    return { token: excess, message: `The condition has more than ${limits.tokens} words and signs: split it.` };
  let open = 0;
  let prefixes = 0;
  for (const token of tokens) {
    if (/^[([{]$/.test(token.image)) open += 1;
    else if (/^[)\]}]$/.test(token.image)) open -= 1;
    else if (/^(-|\^|not)$/.test(token.image)) prefixes += 1;
    else if (/^(and|or|unless|,)$/.test(token.image)) prefixes = 0;
    if (open + prefixes > limits.depth)
      return {
        token,
        message: `More than ${limits.depth} operators and brackets are within each other here: write it flatter.`,
      };
  }
  return undefined;
}
