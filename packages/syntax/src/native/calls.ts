import type { Member, Node } from '../document/node.ts';
import type { Expression } from '../expression/tree.ts';
import { rangeOf } from '../source/source.ts';
import type { Range } from '../source/source.ts';
import { nativeDiagnostics } from './diagnostics.ts';
import type { Lowering } from './lowering.ts';
import { scalarOf } from './scalars.ts';
import type { Value } from './tree.ts';

type Call = Expression & { kind: 'call' };

interface Short {
  readonly form: string;
  /** Keys of the arguments; a list if there are none. */
  readonly keys?: readonly string[];
  /** A further field with its value. */
  readonly and?: readonly [key: string, value: string];
}

/** Calls outside of conditions, each short for a map or a list. */
export const shortCalls: ReadonlyMap<string, Short> = new Map([
  ['uniform', { form: 'uniform(0, 1)', keys: ['min', 'max'] }],
  ['loguniform', { form: 'loguniform(0.001, 1)', keys: ['min', 'max'], and: ['scale', 'log'] }],
  ['int', { form: 'int(1, 10)', keys: ['min', 'max'], and: ['type', 'int'] }],
  ['choice', { form: 'choice("a", "b")' }],
  ['secret', { form: 'secret("name/key")', keys: ['secret'] }],
]);

/** The map or list that a call stands for; undefined for any other expression. */
export function callOf(lowering: Lowering, value: Value & { kind: 'expression' }, range: Range): Node | undefined {
  const { tree, holds } = value;
  if (tree.kind !== 'call' || holds) return undefined;
  const short = shortCalls.get(tree.name);
  if (short === undefined || tree.grouping !== undefined || Object.keys(tree.range).length > 0) return undefined;
  const wrong = short.keys === undefined ? tree.args.length === 0 : tree.args.length !== short.keys.length;
  const items = tree.args.slice(0, short.keys?.length).map((argument) => argumentOf(lowering, argument));
  if (wrong)
    lowering.diagnostics.push(nativeDiagnostics.callArguments({ range }, { call: tree.name, form: short.form }));
  return short.keys === undefined
    ? { kind: 'list', range, items, flow: true }
    : {
        kind: 'map',
        range,
        members: membersOf(lowering, tree, short, items, value.start),
        flow: true,
        ...(wrong ? { incomplete: true } : {}),
      };
}

function argumentOf(lowering: Lowering, argument: Expression): Node {
  const range = rangeOf(lowering.source, argument.span.start, argument.span.end);
  return scalarOf(argument, lowering.text.slice(range.start, range.end), false, range);
}

function membersOf({ source }: Lowering, call: Call, short: Short, items: readonly Node[], start: number): Member[] {
  const keyRange = rangeOf(source, start, start + call.name.length);
  const members = items.map((value, index): Member => ({ key: short.keys?.[index] ?? '', keyRange, value }));
  if (short.and === undefined) return members;
  const [key, text] = short.and;
  return [...members, { key, keyRange, value: { kind: 'scalar', range: keyRange, value: text, text, quoted: true } }];
}
