/** What a page says of a rule: a sentence, and an example that the rule itself takes. */
export interface Explanation {
  readonly text: string;
  readonly example: string;
}

/** One for each rule; a test says if one is missing or speaks of a rule that is gone. */
export const explanations: Readonly<Record<string, Explanation>> = {
  document: {
    text: 'A file: what it extends, and one service. That there is one service, called `mlops`, is said by the schema.',
    example: 'extends "./team.mlops" mlops demo "1.0.0" { description = "A demonstration" }',
  },
  extension: {
    text: 'A file or package that lies beneath this one. The word is `extends`, which is no keyword: elsewhere it is an ordinary key.',
    example: 'extends "./team-defaults.mlops"',
  },
  item: {
    text: 'A field with its value, or a block with up to two labels. A comma is needed only between two items on one line.',
    example: 'stage training : training { inputs = [features] },',
  },
  block: { text: 'A map.', example: '{ team = "payments-ml", contact = "ml@example.com" }' },
  value: {
    text: 'A map, a list, or anything that a condition may be; at its start `{` opens a map and never a selector.',
    example: '[1h, "text", { a = 1 }]',
  },
  list: { text: 'Values with commas between them; one may follow the last.', example: '[transactions, chargebacks,]' },
  expression: {
    text: 'A word, a number, a text, a call such as `uniform(0, 1)`, or a condition. The schema says which of these a field takes.',
    example: 'int(3, 12)',
  },
  name: {
    text: 'A key or a label. Names with other characters than letters, digits and `_` stand in quotes.',
    example: '"data-prep"',
  },
  condition: {
    text: 'What an alert, a gate, a rollback or a trigger asks, and for how long it must hold.',
    example: 'accuracy < 0.8 for 5m',
  },
  disjunction: { text: 'True where one of its parts is.', example: 'errors > 1% or p95(latency) > 200ms' },
  conjunction: {
    text: 'True where all of its parts are; `a unless b` where `a` is and `b` is not.',
    example: 'errors > 1% unless maintenance == 1',
  },
  negation: { text: 'Unknown stays unknown.', example: 'not exists(errors)' },
  comparison: {
    text: 'Comparisons do not chain: write `a < b and b < c`.',
    example: 'p95(latency) by (region) > 100ms',
  },
  test: { text: 'What stands behind `where`: a comparison of sums.', example: 'traffic > 5' },
  filtered: {
    text: 'A value only where something holds, or with a default where there is none.',
    example: 'errors / requests where requests > 5 else 0',
  },
  filter: { text: 'One such step.', example: 'where requests > 5' },
  sum: { text: 'Of equal rank, from left to right.', example: 'errors + timeouts - retries' },
  product: {
    text: 'A `%` with a blank before it is the remainder; one that touches a number is its unit.',
    example: 'errors * 100 / requests',
  },
  unary: { text: 'Binds less than `^`, so `-2^2` is -4.', example: '-drift_score' },
  power: { text: 'From right to left: `2^3^2` is 2^9.', example: 'drift_score ^ 2' },
  operand: { text: 'The smallest complete part.', example: '(errors + timeouts)[5m:1m]' },
  literal: { text: 'A number with or without a unit, a text, a truth value, or nothing.', example: '1h30m' },
  call: {
    text: 'A function, with the labels to group by before or behind its arguments.',
    example: 'sum by (region) (rate(requests_total[5m]))',
  },
  metric: {
    text: 'A metric or an alias; in a gate also a parameter of the stage.',
    example: 'requests_total{code=~"5.."}[5m] offset 1d',
  },
  group: { text: 'Parentheses.', example: '(errors or timeouts)' },
  selector: {
    text: 'Which series are meant, by their labels. A text names a metric that is no word.',
    example: '{"my.metric", job="ranking"}',
  },
  matcher: { text: 'Equal, not equal, matching, not matching.', example: 'code=~"5.."' },
  range: {
    text: 'A window, with a step if something is asked at many times, and how far back it lies.',
    example: '[1h:5m] offset 1d',
  },
  duration: { text: 'A bare number is in seconds.', example: '1h30m' },
  join: {
    text: 'Which labels two sides share, and which side may have several series for one of the other.',
    example: 'on (region) group_left (team)',
  },
  grouping: { text: 'The labels that remain, or that go.', example: 'without (instance)' },
  labelList: { text: 'Names of labels; a comma may follow the last.', example: '(region, on)' },
  labelWord: { text: 'Among labels, keywords are ordinary names.', example: 'on' },
  keyword: {
    text: 'Before `=` each of them is an ordinary key, among labels an ordinary name; anywhere else such a name stands in quotes.',
    example: 'without',
  },
};

/** What a page says of the tokens that have many spellings. */
export const tokenTexts: Readonly<Record<string, Explanation>> = {
  Word: {
    text: 'A name: letters, digits and `_`, with `:` inside but not at its ends',
    example: 'http:requests_total',
  },
  Text: {
    text: 'In `"` or `\'` with the escapes of JSON, or in backticks as it is, over lines too',
    example: '"#payments-ml"',
  },
  Number: { text: 'A number without a unit; its spelling is kept', example: '1e-5' },
  Percent: { text: 'A percentage: the sign touches the number', example: '0.5%' },
  Duration: { text: 'Numbers with `ms`, `s`, `m`, `h`, `d`, `w`, `mo` (30 d) or `y` (365 d)', example: '1h30m' },
  Size: { text: 'A number with `k`, `M`, `G`, `T` or `Ki`, `Mi`, `Gi`, `Ti`', example: '4Gi' },
  Comment: { text: 'From `#` or `//` to the end of the line', example: '# reviewed' },
};
