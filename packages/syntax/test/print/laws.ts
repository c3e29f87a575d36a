import { convertText, formatText } from '../../src/index.ts';
import type { Source } from '../../src/index.ts';
import type { Labels } from '../../src/document/labels.ts';
import { parseExpression } from '../../src/expression/parse.ts';
import { printCondition } from '../../src/expression/print.ts';
import { nativeComments } from '../../src/print/native-page.ts';
import { yamlComments } from '../../src/print/yaml-page.ts';
import { readNative } from '../../src/native/read.ts';
import { readYaml } from '../../src/yaml/read.ts';
import type { Node } from '../../src/document/node.ts';
import { append } from '../../src/source/append.ts';
import { rangeOf } from '../../src/source/source.ts';

type Written = Source & { readonly syntax: 'yaml' | 'native' };

/** The laws that a text breaks, in words; none if it breaks none. */
export function brokenLaws(text: string, syntax: 'yaml' | 'native', labels: Labels): string[] {
  const source: Written = { file: 'spec', text, syntax };
  const data = dataOf(source, labels);
  if (data === undefined) return ['the text can be read'];
  // What is no map, and conditions where none belong, every other command refuses.
  if (syntax === 'yaml' ? isList(source) : hasStrayExpression(source, labels)) return [];
  const other = syntax === 'yaml' ? 'native' : 'yaml';
  const formatted = shaped(formatText(source, labels), source, syntax);
  if (typeof formatted === 'string') return [`format: ${formatted}`];
  const broken = [
    ...kept('format keeps', source, formatted, labels),
    ...(shapedText(formatText(formatted, labels)) === formatted.text ? [] : ['formatting twice is formatting once']),
  ];
  const converted = shaped(convertText(source, other, labels), source, other);
  if (typeof converted === 'string') return [...broken, `convert: ${converted}`];
  append(broken, kept('convert keeps', source, converted, labels));
  if (shapedText(formatText(converted, labels)) !== converted.text) broken.push('what is converted is formatted');
  const back = shaped(convertText(converted, syntax, labels), source, syntax);
  if (typeof back === 'string') return [...broken, `convert back: ${back}`];
  append(broken, kept('there and back keeps', source, back, labels));
  if (syntax === 'yaml' && strict(source.text) !== strict(back.text))
    broken.push(`there and back keeps what YAML reads: ${strict(source.text)} | ${strict(back.text)}`);
  const hasInnerComments = syntax === 'native' && commentsInConditions(source, labels);
  if (syntax === 'native' && !hasInnerComments && back.text !== formatted.text)
    broken.push('native to YAML and back is the formatted text');
  return broken;
}

function shaped(
  outcome: { value: string | undefined; diagnostics: readonly { message: string; severity: string }[] },
  source: Source,
  syntax: 'yaml' | 'native',
): Written | string {
  if (outcome.value === undefined) return outcome.diagnostics.map(({ message }) => message).join(' ') || 'nothing';
  return { file: source.file, text: outcome.value, syntax };
}

function shapedText(outcome: { value: string | undefined }): string | undefined {
  return outcome.value;
}

/** What is read, blank for blank, in conditions too; the order of keys is left out, since fields of labels come first. */
function strict(text: string): string {
  const plainly = (node: Node | undefined): unknown => {
    if (node?.kind === 'list') return node.items.map(plainly);
    if (node?.kind === 'map')
      return node.members
        .map(({ key, value }) => [key, plainly(value)])
        .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    return typeof node?.value === 'number' ? `number ${Object.is(node.value, -0) ? '-0' : node.value}` : [node?.value];
  };
  return JSON.stringify(plainly(readYaml({ file: 'spec', text }).value));
}

function kept(law: string, before: Written, after: Written, labels: Labels): string[] {
  const [a, b] = [dataOf(before, labels), dataOf(after, labels)];
  const [c, d] = [commentsOf(before), commentsOf(after)];
  return [
    ...(a === b ? [] : [`${law} the data: ${a ?? ''} | ${b ?? ''}`]),
    ...(c === d ? [] : [`${law} the comments: ${c} | ${d}`]),
  ];
}

/** The data of a text; conditions by their meaning. */
function dataOf(source: Written, labels: Labels): string | undefined {
  const { value, diagnostics } = source.syntax === 'native' ? readNative(source, labels) : readYaml(source);
  if (value === undefined || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  return JSON.stringify(plain(value, '', labels));
}

function plain(node: Node, path: string, labels: Labels): unknown {
  if (node.kind === 'list') return node.items.map((item) => plain(item, path, labels));
  if (node.kind === 'map')
    return node.members
      .map(({ key, value }) => [key, plain(value, labels.into(path, key), labels)])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  if (typeof node.value === 'number') return `number ${Object.is(node.value, -0) ? '-0' : node.value}`;
  if (typeof node.value !== 'string' || !labels.expressionAt(path)) return [node.value];
  const text = node.value;
  const parsed = parseExpression(text, (start, end) => rangeOf({ file: '', text }, start, end)).value;
  return parsed === undefined ? [text] : `condition ${printCondition(parsed)}`;
}

function commentsOf(source: Written): string {
  const comments = source.syntax === 'native' ? nativeComments(source.text) : yamlComments(source.text);
  return comments
    .map(({ text }) => text)
    .sort()
    .join('|');
}

function isList(source: Written): boolean {
  return readYaml(source).value?.kind !== 'map';
}

function hasStrayExpression(source: Written, labels: Labels): boolean {
  const visit = (node: Node, path: string): boolean => {
    if (node.kind === 'scalar') return node.expression === true && !labels.expressionAt(path);
    if (node.kind === 'list') return node.items.some((item) => visit(item, path));
    return node.members.some(({ key, value }) => visit(value, labels.into(path, key)));
  };
  const { value } = readNative(source, labels);
  return value !== undefined && visit(value, '');
}

/** Comments behind the first line of a condition, or behind its last: YAML has no room for them. */
function commentsInConditions(source: Written, labels: Labels): boolean {
  const { value } = readNative(source, labels);
  const comments = nativeComments(source.text);
  const visit = (node: Node): boolean => {
    if (node.kind === 'list') return node.items.some(visit);
    if (node.kind === 'map') return node.members.some((member) => visit(member.value));
    if (node.expression !== true) return false;
    const { start, end } = node.range;
    const isTall = source.text.slice(start, end).includes('\n');
    return isTall && comments.some((each) => each.start > start && !source.text.slice(end, each.start).includes('\n'));
  };
  return value !== undefined && visit(value);
}
