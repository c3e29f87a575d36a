import { isDeepStrictEqual } from 'node:util';
import { applyEdits, fieldsAdded, fieldSet, memberOf, nativeName, rangeOf, spellingOf } from '@trainyard/sdk';
import type { Edit, ListNode, MapNode, Node, Source } from '@trainyard/sdk';
import { readText, valuesOf, valuesWithout } from './read.ts';
import { Refusal } from './refusal.ts';
import { fieldsOf } from './stage.ts';
import type { NewStage } from './stage.ts';

/**
 * A specification in YAML or in the native syntax with one stage more, behind the others; every other byte stays. Throws `Refusal` for a text
 * with mistakes, for a stage of that name, and if the text has no place for it.
 */
export function stageAdded(file: string, text: string, stage: NewStage): string {
  const before = readText(file, text);
  const { service, pipeline, stages } = placesIn(before.root);
  if (service === undefined)
    throw new Refusal(`'${file}' is no specification of a service: it has no map \`mlops\`. Name another with --spec.`);
  if (namesOf(stages).includes(stage.name))
    throw new Refusal(`'${file}' has a stage '${stage.name}' already. Choose another name.`);
  const edit = editOf({ source: before.source, service, pipeline, stages }, stage);
  const after = edit === undefined ? undefined : applyEdits(before.source, [edit]);
  if (after === undefined || !saysMore(file, before.root, after, stage))
    throw new Refusal(
      `'${file}' is laid out so that no place for a stage is found. Write by hand, into the list \`stages\`: ${spelt(before.source, stage)}`,
    );
  return after;
}

interface Places {
  readonly service: MapNode | undefined;
  readonly training: Node | undefined;
  readonly pipeline: Node | undefined;
  readonly stages: Node | undefined;
}

function placesIn(root: Node): Places {
  const service = memberOf(root, 'mlops')?.value;
  const training = memberOf(service, 'training')?.value;
  const pipeline = memberOf(training, 'pipeline')?.value;
  const stages = memberOf(pipeline, 'stages')?.value;
  return { service: service?.kind === 'map' ? service : undefined, training, pipeline, stages };
}

/** In a layer the list may also be a map by name. */
function namesOf(stages: Node | undefined): readonly string[] {
  if (stages?.kind === 'map') return stages.members.map(({ key }) => key);
  if (stages?.kind !== 'list') return [];
  return stages.items.flatMap((item) => {
    const name = memberOf(item, 'name')?.value;
    return name?.kind === 'scalar' ? [name.text] : [];
  });
}

/** Whether a text says what it said before and the stage, and nothing else. */
function saysMore(file: string, before: Node, text: string, stage: NewStage): boolean {
  try {
    const read = placesIn(readText(file, text).root);
    const fields = Object.fromEntries(fieldsOf(stage));
    const old = placesIn(before);
    const expected =
      old.stages?.kind === 'map'
        ? { ...(valuesOf(old.stages) as object), [stage.name]: withoutName(fields) }
        : [...((old.stages?.kind === 'list' ? valuesOf(old.stages) : []) as unknown[]), fields];
    if (read.stages === undefined || !isDeepStrictEqual(valuesOf(read.stages), expected)) return false;
    const others = (root: Node): unknown => valuesWithout(valuesOf(root), ['mlops', 'training', 'pipeline', 'stages']);
    return isDeepStrictEqual(others(readText(file, text).root), others(before));
  } catch (reason) {
    if (reason instanceof Refusal) return false;
    throw reason;
  }
}

function withoutName({ name: _, ...others }: Readonly<Record<string, unknown>>): unknown {
  return others;
}

interface Spot {
  readonly source: Source;
  readonly service: MapNode;
  readonly pipeline: Node | undefined;
  readonly stages: Node | undefined;
}

function editOf({ source, service, pipeline, stages }: Spot, stage: NewStage): Edit | undefined {
  if (stages?.kind === 'map') {
    const value = spellingOf(source).map(spelledFields(source, stage).slice(1));
    return fieldsAdded(stages, [{ key: stage.name, value }]);
  }
  if (stages?.kind === 'list' && stages.items.length > 0) return behindLast(source, stages, stage);
  const list = spellingOf(source).list([spelt(source, stage)]);
  if (pipeline?.kind === 'map') return fieldSet(pipeline, { key: 'stages', value: list });
  const { map } = spellingOf(source);
  const training = memberOf(service, 'training')?.value;
  const lists = map([['stages', list]]);
  if (training?.kind === 'map') return fieldSet(training, { key: 'pipeline', value: lists });
  return fieldSet(service, { key: 'training', value: map([['pipeline', lists]]) });
}

/** Behind the last stage, in the style in which that one stands. */
function behindLast(source: Source, stages: ListNode, stage: NewStage): Edit | undefined {
  const last = stages.items.at(-1);
  if (last === undefined || last.range.source !== source) return undefined;
  const end = endOf(last);
  const lineStart = source.text.lastIndexOf('\n', last.range.start - 1) + 1;
  const lead = source.text.slice(lineStart, last.range.start);
  const lineBreak = source.text.includes('\r\n') ? '\r\n' : '\n';
  if (last.kind === 'map' && last.open !== undefined) {
    if (lead.trim() !== '') return undefined;
    return { range: rangeOf(source, endOfLine(source, end)), text: lineBreak + nativeBlock(stage, lead, lineBreak) };
  }
  if (isInBrackets(source, stages)) {
    // Items that stand on lines of their own stay so.
    const gap = lead.trim() === '' && lineStart > stages.range.start ? `${lineBreak}${lead}` : ' ';
    return { range: rangeOf(source, end), text: `,${gap}${spelt(source, stage)}` };
  }
  const [, indent] = /^( *)-[ \t]+$/.exec(lead) ?? [];
  if (indent === undefined) return undefined;
  const lines = spelledFields(source, stage).map(
    ([key, value], index) => `${indent}${index === 0 ? '- ' : '  '}${spellingOf(source).field(key, value)}`,
  );
  return { range: rangeOf(source, endOfLine(source, end)), text: lines.map((line) => lineBreak + line).join('') };
}

function isInBrackets(source: Source, list: ListNode): boolean {
  return source.text[list.range.start] === '[';
}

/** Where a value ends in its text, line breaks behind it left out. */
function endOf({ range }: Node): number {
  return range.source.text.slice(0, range.end).trimEnd().length;
}

function endOfLine({ text }: Source, at: number): number {
  const found = text.indexOf('\n', at);
  const end = found === -1 ? text.length : found;
  return text[end - 1] === '\r' && end > at ? end - 1 : end;
}

function spelledFields(source: Source, stage: NewStage): readonly (readonly [key: string, value: string])[] {
  const { text, literal, list } = spellingOf(source);
  return fieldsOf(stage).map(([key, value]) => [
    key,
    typeof value !== 'string' ? list(value.map(text)) : key === 'timeout' ? literal(value) : text(value),
  ]);
}

/** The stage on one line, as an item of a list. */
function spelt(source: Source, stage: NewStage): string {
  return spellingOf(source).map(spelledFields(source, stage));
}

/** `stage NAME : TYPE { … }`. */
function nativeBlock(stage: NewStage, indent: string, lineBreak: string): string {
  const word = (name: string): string => nativeName(name, false);
  const lines = fieldsOf(stage)
    .slice(2)
    .map(([key, value]) => {
      if (typeof value !== 'string') return `${key} = [${value.map(word).join(', ')}]`;
      return `${key} = ${key === 'timeout' ? value : JSON.stringify(value)}`;
    });
  return [
    `${indent}stage ${word(stage.name)} : ${word(stage.type)} {`,
    ...lines.map((line) => `${indent}  ${line}`),
    `${indent}}`,
  ].join(lineBreak);
}
