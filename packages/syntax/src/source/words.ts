const WORD = /^[A-Za-z_](?:[A-Za-z0-9_]|:(?=[A-Za-z0-9_]))*$/;
const KEYWORDS: ReadonlySet<string> = new Set(
  'and or unless not where else for by without on ignoring group_left group_right offset true false null'.split(' '),
);

/** Whether a text is a word that means itself in both syntaxes when it stands bare. */
export function isBareWord(text: string): boolean {
  return isName(text, false) && !/^(?:null|true|false)$/i.test(text);
}

/** Whether the native syntax can have a text as a key or label without quotes; before a `=` keywords too. */
export function isName(text: string, keywords: boolean): boolean {
  return WORD.test(text) && (keywords || !KEYWORDS.has(text));
}
