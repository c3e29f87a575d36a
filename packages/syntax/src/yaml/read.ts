import { append } from '../source/append.ts';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node as YamlNode, Pair, ParsedNode, YAMLMap } from 'yaml';
import type { Diagnostic, Fix, Outcome } from '../diagnostics/diagnostic.ts';
import { syntax } from '../diagnostics/syntax-diagnostics.ts';
import { defaultLimits } from '../document/limits.ts';
import type { ReadLimits } from '../document/limits.ts';
import type { Member, Node } from '../document/node.ts';
import { rangeOf } from '../source/source.ts';
import type { Range, Source } from '../source/source.ts';
import { controlCharacter, encodingProblem } from '../document/encoding.ts';
import { explainYamlError } from './messages.ts';
import { yamlOptions } from './repairs.ts';

interface Reading {
  readonly source: Source;
  readonly limits: ReadLimits;
  readonly diagnostics: Diagnostic[];
  nodes: number;
  expanded: number;
  stopped: boolean;
  readonly open: Set<YamlNode>;
  /** What each anchor marked last, in the order of the text. */
  readonly anchors: Map<string, YamlNode>;
  /** What each alias stands for; within what another alias expands to, its anchor may have moved on. */
  readonly marked: Map<YamlNode, YamlNode>;
}

/**
 * Reads one YAML 1.2 document (core schema) into a positioned tree. Aliases are expanded; merge keys, tags, several documents and
 * keys given twice are errors. Without a tree (`undefined`) there is always an error.
 */
export function readYaml(source: Source, limits: ReadLimits = defaultLimits): Outcome<Node | undefined> {
  const refused = refuse(source, limits);
  if (refused !== undefined) return { value: undefined, diagnostics: [refused] };
  const document = parseDocument(source.text, yamlOptions);
  const broken = document.errors[0];
  // Only the first error: after it the parser guesses, and guesses make cascades.
  if (broken !== undefined) return { value: undefined, diagnostics: [explainYamlError(source, broken)] };
  const reading: Reading = {
    source,
    limits,
    diagnostics: [],
    nodes: 0,
    expanded: 0,
    stopped: false,
    open: new Set(),
    anchors: new Map(),
    marked: new Map(),
  };
  if (
    document.contents === null ||
    (isScalar(document.contents) && document.contents.value === null && document.contents.source === '')
  ) {
    return { value: undefined, diagnostics: [syntax.emptyFile({ range: rangeOf(source, 0) })] };
  }
  const value = convert(reading, document.contents, 0);
  return { value: reading.stopped ? undefined : value, diagnostics: reading.diagnostics };
}

/** Deepest run of opening brackets or of indentation that the text can mean, found without parsing: recursion must not meet it. */
function refuse(source: Source, limits: ReadLimits): Diagnostic | undefined {
  const { text } = source;
  if (text.length > limits.length)
    return syntax.tooLarge({ range: rangeOf(source, 0) }, { size: text.length, limit: limits.length });
  const damaged = encodingProblem(source);
  if (damaged !== undefined) return damaged;
  const directive = directiveIn(source);
  if (directive !== undefined)
    return syntax.yaml({ range: directive }, { remedy: 'Only the directive `%YAML 1.2` is known: remove this line.' });
  const blank = /^ *[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000\uFEFF]/m.exec(text);
  const control = controlCharacter(source);
  if (blank !== null && blank.index < (control?.range.start ?? Infinity)) {
    const at = blank.index + blank[0].length - 1;
    return syntax.controlCharacter({ range: rangeOf(source, at, at + 1) }, { code: text.charCodeAt(at) });
  }
  if (control !== undefined) return control;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 10) quote = '';
    if (quote !== '') continue;
    if (char === 0x5b || char === 0x7b) {
      if (++depth > limits.depth * 4)
        return syntax.tooDeep({ range: rangeOf(source, at, at + 1) }, { limit: limits.depth });
    } else if (char === 0x5d || char === 0x7d) depth = Math.max(0, depth - 1);
    else if (char === 0x23 && (at === 0 || /\s/.test(text[at - 1] ?? ''))) quote = '#';
  }
  const dashes = new RegExp(
    `^(?:[ ]*(?:[-?] ){${limits.depth + 1},}|[ ]{${Math.max(2000, limits.depth * 32)},}\\S)`,
    'm',
  ).exec(text);
  if (dashes !== null)
    return syntax.tooDeep({ range: rangeOf(source, dashes.index, dashes.index + 1) }, { limit: limits.depth });
  return undefined;
}

/** A directive other than `%YAML 1.2` before the document. */
function directiveIn(source: Source): Range | undefined {
  const { text } = source;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, end).trimEnd();
    if (line.startsWith('%')) return line === '%YAML 1.2' ? undefined : rangeOf(source, start, start + line.length);
    if (line !== '' && !line.trimStart().startsWith('#')) return undefined;
    start = end + 1;
  }
  return undefined;
}

function convert(reading: Reading, node: ParsedNode | YamlNode, depth: number): Node | undefined {
  if (reading.stopped) return undefined;
  const range = rangeOfNode(reading.source, node);
  // What stands within maps and lists is counted, and not what they hold in the end.
  if (depth + (isMap(node) || isSeq(node) ? 1 : 0) > reading.limits.depth)
    return stop(reading, syntax.tooDeep({ range }, { limit: reading.limits.depth }));
  if (reading.open.size > 0 && ++reading.expanded > reading.limits.expanded)
    return stop(reading, syntax.tooManyNodes({ range }, { limit: reading.limits.expanded }));
  if (++reading.nodes > reading.limits.nodes)
    return stop(reading, syntax.tooManyNodes({ range }, { limit: reading.limits.nodes }));
  if (isAlias(node)) return convertAlias(reading, node, range, depth);
  // What an alias expands to was marked before.
  if (node.anchor !== undefined && reading.open.size === 0) reading.anchors.set(node.anchor, node);
  const tag = writtenTag(reading.source, node);
  if (tag !== undefined)
    reading.diagnostics.push(syntax.tag({ range: tag }, { tag: reading.source.text.slice(tag.start, tag.end) }));
  const flow = (node as { flow?: boolean }).flow === true ? { flow: true } : {};
  if (isMap(node)) return { kind: 'map', range, members: membersOf(reading, node, depth), ...flow };
  if (isSeq(node)) {
    const items = node.items
      .map((item) => convert(reading, item as YamlNode, depth + 1))
      .filter((item): item is Node => item !== undefined);
    return { kind: 'list', range, items, ...flow };
  }
  if (!isScalar(node)) return undefined;
  const value = node.value;
  const quoted = node.type !== 'PLAIN' && node.type !== undefined;
  if (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    /^[-+]?\d+$/.test(node.source ?? '')
  ) {
    reading.diagnostics.push(syntax.unsafeInteger({ range }, { text: node.source ?? '' }));
  }
  const plain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
      ? value
      : String(value);
  return {
    kind: 'scalar',
    range,
    value: plain,
    text: typeof plain === 'string' ? plain : (node.source ?? String(plain)),
    quoted,
  };
}

/** The parser gives every node its resolved tag; one that was written stands in the text just before the node's value. */
function writtenTag(source: Source, node: YamlNode): Range | undefined {
  if (node.tag === undefined || node.range === undefined || node.range === null) return undefined;
  const start = Math.max(0, node.range[0] - 200);
  const match = /(?:^|[\s[{,])(![^\s,[\]{}]*)\s*$/.exec(source.text.slice(start, node.range[0]));
  return match?.[1] === undefined
    ? undefined
    : rangeOf(
        source,
        start + match.index + match[0].indexOf('!'),
        start + match.index + match[0].indexOf('!') + match[1].length,
      );
}

function convertAlias(
  reading: Reading,
  alias: YamlNode & { source: string },
  range: Range,
  depth: number,
): Node | undefined {
  const target = reading.marked.get(alias) ?? reading.anchors.get(alias.source);
  if (target === undefined || reading.open.has(target))
    return stop(reading, syntax.badAlias({ range }, { name: alias.source }));
  reading.marked.set(alias, target);
  reading.open.add(target);
  const node = convert(reading, target, depth + 1);
  reading.open.delete(target);
  return node;
}

function membersOf(reading: Reading, map: YAMLMap, depth: number): Member[] {
  const seen = new Map<string, Range>();
  const members: Member[] = [];
  const twice: { key: string; range: Range; first: Range }[] = [];
  for (const pair of map.items as Pair<YamlNode, YamlNode | null>[]) {
    if (isScalar(pair.key) && pair.key.anchor !== undefined) reading.anchors.set(pair.key.anchor, pair.key);
    const keyRange = rangeOfNode(reading.source, pair.key);
    const key = isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : undefined;
    if (key === undefined) {
      reading.diagnostics.push(syntax.keyNotText({ range: keyRange }));
      continue;
    }
    const first = seen.get(key);
    if (key === '<<') reading.diagnostics.push(syntax.mergeKey({ range: keyRange }));
    else if (first !== undefined) twice.push({ key, range: keyRange, first });
    if (first !== undefined || key === '<<') continue;
    seen.set(key, keyRange);
    if (pair.value === null) {
      reading.diagnostics.push(withoutColon(keyRange, key));
      continue;
    }
    members.push({ key, keyRange, value: valueOf(reading, pair.value, keyRange, depth) });
  }
  append(reading.diagnostics, repeated(twice));
  return members;
}

/** A value; `key:` without one is null, and its place is the key. */
function valueOf(reading: Reading, node: YamlNode, keyRange: Range, depth: number): Node {
  const value = convert(reading, node, depth + 1) ?? {
    kind: 'scalar',
    range: keyRange,
    value: null,
    text: '',
    quoted: false,
  };
  return value.range.start === value.range.end ? { ...value, range: keyRange } : value;
}

/** `{ cpu "4" }` and `{ cpu:"4" }` are keys without a value to YAML, and never meant so. */
function withoutColon(range: Range, key: string): Diagnostic {
  const [, name = key, between = '', value = ''] = /^([\w.-]+)(:|\s+)(.+)$/s.exec(key) ?? [];
  const wanted = value === '' ? `${name}: …` : `${name}: ${value}`;
  const what =
    between === ':'
      ? `A blank is missing after the colon of '${name}'`
      : value === ''
        ? `'${name}' has no value`
        : `A colon is missing after '${name}'`;
  const fixes: Fix[] =
    value === '' ? [] : [{ title: `write \`${wanted}\``, safe: false, edits: [{ range, text: wanted }] }];
  return syntax.yaml({ range }, { remedy: `${what}: write \`${wanted}\`.` }, { fixes });
}

/** Keys given twice. Several in one map are one slip: the `-` of a list's next item is missing. */
function repeated(
  twice: readonly { readonly key: string; readonly range: Range; readonly first: Range }[],
): Diagnostic[] {
  const [head] = twice;
  if (head === undefined) return [];
  const related = (each: typeof head): { range: Range; message: string }[] => [
    { range: each.first, message: `'${each.key}' stands here first` },
  ];
  if (twice.length === 1)
    return [syntax.duplicateKey({ range: head.range }, { key: head.key }, { related: related(head) })];
  return [
    syntax.duplicateKeys({ range: head.range }, { keys: twice.map((each) => each.key) }, { related: related(head) }),
  ];
}

function stop(reading: Reading, diagnostic: Diagnostic): undefined {
  reading.stopped = true;
  reading.diagnostics.push(diagnostic);
  return undefined;
}

function rangeOfNode(source: Source, node: { range?: readonly number[] | null } | null): Range {
  const range = node?.range;
  return range === undefined || range === null
    ? rangeOf(source, 0)
    : rangeOf(source, range[0] ?? 0, trimEnd(source, range[0] ?? 0, range[1] ?? 0));
}

function trimEnd(source: Source, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(source.text[at - 1] ?? '')) at--;
  return at;
}
