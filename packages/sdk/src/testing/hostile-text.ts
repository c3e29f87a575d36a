/** A text that breaks out of careless quoting: quotes, line breaks, templates, shells, comments, scripts, invisible characters. */
export const hostileText =
  'a"b\'c`d${e}$(f){{ g }}{% h %}\\i</script>*/ --> #j %s |k|\n\'\'\'\n"""\n\u2028 l \u00e9 \ud83d\ude80';

/** Further texts that readers take for something else, or that quoting by halves changes. `@` stands for the marker of a text. */
export const FORMS: readonly string[] = [
  `@ ${hostileText}`,
  ' \t@ ends in blanks, begins with one ',
  '- @: [*a, &b, !c] | > % # d',
  "@: '$(e)' $f \\n {{ .g }} @{h} `i` <j> *k* _l_ [m](n) ~o~ | p",
  '@\r\n  \u202e\u00ad\u0085\ufeff\u0007 two',
];

/** Hostile texts, each with a marker of its own by which it is found again. */
export interface HostileSpec {
  readonly text: string;
  /** Marker → the whole text. */
  readonly hostile: ReadonlyMap<string, string>;
}

/** The form of that number, with a marker in it. */
export function hostileForm(turn: number, marker: string): string {
  return (FORMS[turn % FORMS.length] ?? '@').replace(/@(?!\{)/, marker);
}
