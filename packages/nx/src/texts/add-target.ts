import { isDeepStrictEqual } from 'node:util';
import { applyEdits, fieldReplaced, fieldsAdded, memberOf, spellingOf } from '@trainyard/sdk';
import type { Edit, MapNode, Member, Node, Source } from '@trainyard/sdk';
import { editTypeScript, EditProblem } from '@trainyard/sdk/edit';
import { readText, valuesOf, valuesWithout } from './read.ts';
import { Refusal } from './refusal.ts';

/** An option of a plugin, as `trainyard plugins NAME --json` tells it. */
export interface TargetOption {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  /** Its default, as the language spells it. */
  readonly fallback?: string;
}

/** A target that is turned on. */
export interface NewTarget {
  /** What it is called in `targets`. */
  readonly name: string;
  readonly options: readonly TargetOption[];
}

/**
 * A specification in YAML or in the native syntax with a target turned on: options that have a default are written with it, the others stand in
 * comments. Every other byte stays. The same text if the target has options already. Throws `Refusal` if there is no place for it.
 */
export function targetAdded(file: string, text: string, target: NewTarget): string {
  const { source, root } = readText(file, text);
  const service = memberOf(root, 'mlops')?.value;
  if (service?.kind !== 'map')
    throw new Refusal(`'${file}' is no specification of a service: it has no map \`mlops\`. Name another with --spec.`);
  const targets = memberOf(service, 'targets');
  const old = memberOf(targets?.value, target.name);
  if (old?.value.kind === 'map') return text;
  const edit = editOf({ source, service, targets, old }, target);
  const after = edit === undefined ? undefined : applyEdits(source, [edit]);
  if (after === undefined || !saysMore(file, root, after, target.name))
    throw new Refusal(
      `'${file}' is laid out so that no place for a target is found. Write by hand, into the map \`targets\`: ${spellingOf(source).field(target.name, inline(source, target))}`,
    );
  return after;
}

interface Spot {
  readonly source: Source;
  readonly service: MapNode;
  readonly targets: Member | undefined;
  readonly old: Member | undefined;
}

const MARK = '"trainyard:here"';

/** Where there are lines for it the options stand on lines of their own, with comments; else in braces. */
function editOf({ source, service, targets, old }: Spot, target: NewTarget): Edit | undefined {
  if (targets?.value.kind === 'map') {
    const map = targets.value;
    const field = { key: target.name, value: MARK };
    const edit = old === undefined ? fieldsAdded(map, [field]) : fieldReplaced(map, old, field);
    return edit === undefined ? undefined : filled(source, edit, target, (indent) => block(source, target, indent));
  }
  const field = { key: 'targets', value: MARK };
  const edit = targets === undefined ? fieldsAdded(service, [field]) : fieldReplaced(service, targets, field);
  if (edit === undefined) return undefined;
  return filled(
    source,
    edit,
    { name: 'targets', options: [] },
    (indent) => {
      const inner = `${indent}  `;
      const own = headed(source, target, block(source, target, inner));
      return { lines: [`${inner}${own[0]}`, ...own.slice(1)], inBraces: source.syntax === 'native' };
    },
    spellingOf(source).map([[target.name, inline(source, target)]]),
  );
}

interface Body {
  readonly lines: readonly string[];
  readonly inBraces: boolean;
}

/** The edit with a body in the place of its mark. */
function filled(
  source: Source,
  edit: Edit,
  target: NewTarget,
  body: (indent: string) => Body,
  short = inline(source, target),
): Edit {
  const field = spellingOf(source).field(target.name, MARK);
  const before = source.text.slice(0, edit.range.start);
  const line = (before + edit.text.slice(0, edit.text.indexOf(field))).split('\n').at(-1) ?? '';
  const behind = source.text.slice(edit.range.end).split('\n')[0] ?? '';
  if (line.trim() !== '' || behind.trim() !== '') return { ...edit, text: edit.text.replace(MARK, () => short) };
  const lineBreak = source.text.includes('\r\n') ? '\r\n' : '\n';
  const text = headed(source, target, body(line));
  return { ...edit, text: edit.text.replace(field, () => text.join(lineBreak)) };
}

/** The key before its body: `key:` and lines below it, `key {` … `}`, or `key: {}` for none. The first line is without indentation. */
function headed(source: Source, { name, options }: NewTarget, { lines, inBraces }: Body): readonly string[] {
  const spelling = spellingOf(source);
  if (lines.length === 0) {
    const names = options.length === 0 ? '' : ` # options: ${options.map((each) => each.name).join(', ')}`;
    return [`${spelling.field(name, '{}')}${names}`];
  }
  if (!inBraces) return [spelling.key(name), ...lines];
  const indent = /^ */.exec(lines[0] ?? '')?.[0].slice(2) ?? '';
  return [`${spelling.key(name).replace(/ =$/, '')} {`, ...lines, `${indent}}`];
}

/** One line an option. YAML needs at least one that is no comment: without any the map would be null, which turns a target off. */
function block(source: Source, { options }: NewTarget, indent: string): Body {
  const inBraces = source.syntax === 'native';
  if (!inBraces && !options.some(({ fallback }) => fallback !== undefined)) return { lines: [], inBraces };
  const lines = options.map(({ name, type, description, fallback }) => {
    const about = comment(`${description ?? name}: ${type}`);
    const field = spellingOf(source).field(name, fallback ?? '');
    return fallback === undefined ? `${indent}  # ${field.trimEnd()} … ${about}` : `${indent}  ${field} # ${about}`;
  });
  return { lines, inBraces };
}

function inline(source: Source, { options }: NewTarget): string {
  return spellingOf(source).map(
    options.flatMap(({ name, fallback }) => (fallback === undefined ? [] : [[name, fallback] as const])),
  );
}

/** On one line, and short. */
function comment(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/[\0-\x1F\x7F-\x9F\u2028\u2029]/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

/** Whether a text says what it said before and the target, and nothing else. */
function saysMore(file: string, before: Node, text: string, name: string): boolean {
  try {
    const { root } = readText(file, text);
    const value = memberOf(memberOf(memberOf(root, 'mlops')?.value, 'targets')?.value, name)?.value;
    const others = (each: Node): unknown => valuesWithout(valuesOf(each), ['mlops', 'targets', name]);
    return value?.kind === 'map' && isDeepStrictEqual(others(root), others(before));
  } catch (reason) {
    if (reason instanceof Refusal) return false;
    throw reason;
  }
}

/** The same of a specification in TypeScript. Rejects with `Refusal` if it cannot be changed in place. */
export async function targetAddedToTypeScript(file: string, text: string, target: NewTarget): Promise<string> {
  const defaults = Object.fromEntries(
    target.options.flatMap(({ name, fallback }) => (fallback === undefined ? [] : [[name, dataOf(fallback)] as const])),
  );
  try {
    return await editTypeScript(text, (code) => {
      const targets = code.defaultExport().object('mlops').object('targets');
      if (targets.has(target.name) && isObject(() => targets.object(target.name).has(''))) return;
      targets.set(target.name, defaults);
    });
  } catch (reason) {
    if (reason instanceof EditProblem) throw new Refusal(`'${file}' cannot be changed in place: ${reason.message}.`);
    throw reason;
  }
}

/** Whether a place holds an object: asking it for a member throws otherwise, as for `false`. */
function isObject(ask: () => unknown): boolean {
  try {
    ask();
    return true;
  } catch (reason) {
    if (reason instanceof EditProblem) return false;
    throw reason;
  }
}

function dataOf(fallback: string): unknown {
  try {
    return JSON.parse(fallback) as unknown;
  } catch {
    return fallback;
  }
}
