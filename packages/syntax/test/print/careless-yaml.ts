import { isScalar, isSeq, parseDocument } from 'yaml';
import type { Data } from './data.ts';
import type { Random } from './random.ts';

interface Writing {
  readonly random: Random;
  /** Share of places with a comment. */
  readonly comments: number;
  readonly anchors: string[];
  count: number;
}

/** A specification as YAML, the way several hurried people would have written it: every style, with comments wherever YAML has room for them. */
export function carelessYaml(data: { readonly [key: string]: Data }, random: Random): string {
  const writing: Writing = { random, comments: random.pick([0, 0.05, 0.3]), anchors: [], count: 0 };
  const head = random.chance(0.1) ? [...extra(writing, 0), `---${behind(writing)}`] : [];
  const lines = [...head, ...blockMap(writing, data, 0), ...extra(writing, random.below(6))];
  const text = lines.join(random.chance(0.1) ? '\r\n' : '\n');
  return random.chance(0.9) ? `${text}\n` : text;
}

function comment({ random, ...writing }: Writing): string {
  return random.pick([`# note ${writing.count}`, `#note`, '#', '##  x ', '# é "', '#\ttab', '# a: b']);
}

function behind(writing: Writing): string {
  writing.count += 1;
  return writing.random.chance(writing.comments) ? ` ${comment(writing)}` : '';
}

/** Comments and blank lines of any indentation, between two lines. In brackets and before a plain value the `yaml` package wants some. */
function extra(writing: Writing, indent: number, isIndented = false): string[] {
  const { random, comments } = writing;
  const lines: string[] = [];
  while (random.chance(comments)) {
    writing.count += 1;
    const column = isIndented || random.chance(0.7) ? indent : random.below(9);
    lines.push(random.chance(0.3) ? ' '.repeat(random.below(4)) : `${' '.repeat(column)}${comment(writing)}`);
  }
  return lines;
}

function blockMap(writing: Writing, data: { readonly [key: string]: Data }, indent: number): string[] {
  return Object.entries(data).flatMap(([key, value]) => [
    ...extra(writing, indent),
    ...below(writing, `${' '.repeat(indent)}${keyText(writing, key)}:`, value, indent, true),
  ]);
}

/** A value behind a key or a dash, with the lines below it. */
function below(writing: Writing, lead: string, value: Data, indent: number, isKey: boolean): string[] {
  const { random } = writing;
  const anchor = marked(writing);
  if (writing.anchors.length > 0 && random.chance(0.02))
    return [`${lead} *${random.pick(writing.anchors)}${behind(writing)}`];
  const step = random.pick([1, 2, 2, 2, 4]);
  if (typeof value !== 'object' || value === null) {
    const lines = scalarLines(writing, `${lead}${anchor}`, value, indent + step, isKey);
    return remember(writing, anchor, lines);
  }
  const isList = Array.isArray(value);
  const isEmpty = isList ? value.length === 0 : Object.keys(value).length === 0;
  if (isEmpty || random.chance(0.3)) {
    const lines = flowLines(writing, `${lead}${anchor} `, value, indent + step);
    return remember(writing, anchor, lines);
  }
  const head = [`${lead}${anchor}${behind(writing)}`, ...extra(writing, indent + step)];
  const lines = isList
    ? blockList(writing, value, isKey && random.chance(0.3) && indent > 0 ? indent : indent + step)
    : blockMap(writing, value as { readonly [key: string]: Data }, indent + step);
  const [first = '', ...rest] = lines;
  // The first line may stand behind the dash, if it is as far in.
  const joined =
    !isKey &&
    anchor === '' &&
    step === 2 &&
    head.length === 1 &&
    !head[0]?.includes('#') &&
    first.trim() !== '' &&
    !first.trim().startsWith('#');
  return remember(writing, anchor, joined ? [`${lead} ${first.trimStart()}`, ...rest] : [...head, ...lines]);
}

function blockList(writing: Writing, items: readonly Data[], indent: number): string[] {
  return items.flatMap((item) => [
    ...extra(writing, indent),
    ...below(writing, `${' '.repeat(indent)}-`, item, indent, false),
  ]);
}

function marked({ random, anchors }: Writing): string {
  return random.chance(0.03) ? ` &n${anchors.length}` : '';
}

/** An anchor can be repeated once its value has ended. */
function remember({ anchors }: Writing, anchor: string, lines: string[]): string[] {
  if (anchor !== '') anchors.push(anchor.slice(2));
  return lines;
}

function keyText({ random }: Writing, key: string): string {
  if (random.chance(0.3)) return JSON.stringify(key).replace(/[\u007f-\uffff]/g, asEscape);
  return plainOr(key, random, true);
}

function scalarLines(
  writing: Writing,
  lead: string,
  value: string | number | boolean | null,
  indent: number,
  isKey: boolean,
): string[] {
  const { random } = writing;
  if (typeof value === 'string' && random.chance(0.5)) {
    const block = blockScalar(writing, value, indent);
    if (block !== undefined) return [`${lead} ${block[0] ?? ''}${behind(writing)}`, ...block.slice(1)];
  }
  const own = value === null && isKey && random.chance(0.3) ? '' : ` ${inlineScalar(value, random, false)}`;
  if (own !== '' && random.chance(writing.comments / 3))
    return [
      `${lead}${behind(writing)}`,
      ...extra(writing, indent, true),
      `${' '.repeat(indent)}${own.trim()}${behind(writing)}`,
    ];
  return [`${lead}${own}${behind(writing)}`];
}

/** `|` and `>` with their signs, where they say the same. */
function blockScalar({ random }: Writing, text: string, indent: number): string[] | undefined {
  if (!text.includes('\n') || /[\0-\x08\x0B-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFD]/.test(text))
    return undefined;
  const sign = random.pick(['|', '|-', '|+', '>', '>-', `|${indent}`]);
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : `${' '.repeat(indent)}${line}`));
  const { contents, errors } = parseDocument(`k:\n- ${sign}\n${lines.join('\n')}\n- x\n`, {
    version: '1.2',
    schema: 'core',
  });
  const list: unknown = (contents as { get?: (key: string) => unknown } | null)?.get?.('k');
  const item = isSeq(list) ? list.items[0] : undefined;
  return errors.length === 0 && isScalar(item) && item.value === text && !/^\|\d/.test(sign)
    ? [sign, ...lines]
    : undefined;
}

function flowLines(writing: Writing, lead: string, value: Data, indent: number): string[] {
  const { random } = writing;
  if (typeof value !== 'object' || value === null || !random.chance(0.4))
    return [`${lead}${flow(value, random)}${behind(writing)}`];
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => flow(item, random))
    : Object.entries(value).map(([key, inner]) => `${plainOr(key, random, true, true)}: ${flow(inner, random)}`);
  const inside = parts.flatMap((part, index) => [
    ...extra(writing, indent, true),
    `${' '.repeat(indent)}${part}${index === parts.length - 1 && random.chance(0.5) ? '' : ','}${behind(writing)}`,
  ]);
  return [
    `${lead}${isList ? '[' : '{'}${behind(writing)}`,
    ...inside,
    ...extra(writing, indent, true),
    `${' '.repeat(indent)}${isList ? ']' : '}'}${behind(writing)}`,
  ];
}

function flow(value: Data, random: Random): string {
  const blank = random.chance(0.8) ? ' ' : '';
  if (Array.isArray(value)) return `[${value.map((item: Data) => flow(item, random)).join(`,${blank}`)}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, inner]) => `${plainOr(key, random, true, true)}: ${flow(inner as Data, random)}`,
    );
    return members.length === 0 ? '{}' : `{${blank}${members.join(`,${blank}`)}${blank}}`;
  }
  return inlineScalar(value as string | number | boolean | null, random, true);
}

function inlineScalar(value: string | number | boolean | null, random: Random, inFlow: boolean): string {
  if (typeof value === 'string') return plainOr(value, random, false, inFlow);
  if (value === null) return random.pick(['null', '~', 'Null']);
  if (typeof value === 'boolean') return value ? random.pick(['true', 'True']) : 'false';
  return Number.isInteger(value) && value >= 0 && value < 1e9
    ? random.pick([String(value), `${value}.0`, `0x${value.toString(16)}`, `0o${value.toString(8)}`, `+${value}`])
    : String(value);
}

/** A text plain where that says the same, or in one of the quotes. */
function plainOr(text: string, random: Random, isKey: boolean, inFlow = false): string {
  const style = random.below(3);
  if (style === 0 && /^[a-z]+\d+$/.test(text)) return text;
  if (
    style === 0 &&
    !/[\0-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFD\uD800-\uDFFF\u00A0]/.test(text) &&
    text !== ''
  ) {
    const { contents, errors } = parseDocument(inFlow ? `[ ${text}, x]` : `- ${text}\n`, {
      version: '1.2',
      schema: 'core',
    });
    const item = isSeq(contents) ? contents.items[0] : undefined;
    const fits =
      errors.length === 0 &&
      isScalar(item) &&
      item.type === 'PLAIN' &&
      item.source === text &&
      (isKey || item.value === text) &&
      item.anchor === undefined;
    if (fits && !(isKey && /^[?-]/.test(text))) return text;
  }
  if (style === 1 && !/[\0-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFD\uD800-\uDFFF\u00A0]/.test(text))
    return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, asEscape);
}

function asEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
