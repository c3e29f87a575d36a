import { readYaml } from '@trainyard/engine';
import type { MapNode, Member, Node } from '@trainyard/engine';

/** One mistake made in a text: the new text, and where in it the touched stretch, its key and the section around it stand. */
export interface Mutation {
  readonly title: string;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** What stood there before. */
  readonly was: string;
  readonly key?: number | undefined;
  readonly section?: number | undefined;
}

/** A value of the tree with what stands around it. `path` leaves items out. */
interface Spot {
  readonly path: string;
  readonly value: Node;
  readonly member?: Member;
  readonly parent: Node;
  /** Where the section around it begins, as findings point at it. */
  readonly section: number;
}

function* spotsIn(node: Node, path: string, section: number): Generator<Spot> {
  if (node.kind === 'map') {
    for (const member of node.members) {
      const inner = path === '' ? member.key : `${path}.${member.key}`;
      yield { path: inner, value: member.value, member, parent: node, section };
      yield* spotsIn(member.value, inner, member.keyRange.start);
    }
  } else if (node.kind === 'list') {
    for (const item of node.items) {
      yield { path, value: item, parent: node, section };
      yield* spotsIn(
        item,
        path,
        item.kind === 'map' && item.members[0] !== undefined ? item.members[0].keyRange.start : item.range.start,
      );
    }
  }
}

/** What people and programs write where something else is wanted. */
export const STRANGERS: readonly string[] = [
  '"qz wibble"',
  'qz wibble',
  '7',
  '-1',
  '0',
  '2.5',
  '1000000000000',
  '.inf',
  '.nan',
  '0x10',
  '1_000',
  'true',
  'yes',
  '""',
  '',
  '~',
  '[]',
  '[7]',
  '[[7]]',
  '{}',
  '{ qz: 1 }',
  '2024-01-01',
  '"7"',
  '5%',
  '[true]',
  '- 7',
];

/** Every mutation of a text, class by class. */
export function* mutationsOf(text: string): Generator<Mutation> {
  const root = readYaml({ file: 'seed', text }).value;
  if (root === undefined) throw new Error('the text to mutate must be good');
  const at = (spot: Spot): Pick<Mutation, 'key' | 'section'> => ({
    key: spot.member?.keyRange.start,
    section: spot.section,
  });
  const replace = (title: string, spot: Spot, start: number, end: number, by: string, widen = 0): Mutation => ({
    title: `${title} at ${spot.path}`,
    text: text.slice(0, start) + by + text.slice(end),
    from: start - widen,
    to: start + by.length,
    was: text.slice(start, end),
    ...at(spot),
  });
  for (const spot of spotsIn(root, '', 0)) {
    yield* keyMutations(text, spot, replace);
    yield* valueMutations(text, spot, replace);
    yield* textMutations(text, spot, replace);
    yield* moves(text, spot, at(spot));
  }
}

type Replace = (title: string, spot: Spot, start: number, end: number, by: string, widen?: number) => Mutation;

function* keyMutations(text: string, spot: Spot, replace: Replace): Generator<Mutation> {
  const { member, value } = spot;
  if (member === undefined) return;
  const { start, end } = member.keyRange;
  const key = text.slice(start, end);
  const swapped = key.length < 4 ? `${key}x` : `${key.slice(0, 1)}${key[2]}${key[1]}${key.slice(3)}`;
  if (swapped !== key) yield replace('key misspelt', spot, start, end, swapped);
  yield replace('key cut', spot, start, end, key.slice(0, -1) === '' ? 'q' : key.slice(0, -1));
  yield replace('key in capitals', spot, start, end, key.toUpperCase());
  if (key.includes('_')) yield replace('key with dashes', spot, start, end, key.replaceAll('_', '-'));
  yield replace('key of another world', spot, start, end, 'qz_wibble');
  for (const word of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
    yield replace(`key ${word}`, spot, start, end, word);
  const line = lineOf(text, start);
  const inBlock = /^[\s-]*$/.test(text.slice(line.start, start));
  if (value.kind === 'scalar' && inBlock) {
    const twin = `${' '.repeat(start - line.start)}${text.slice(start, value.range.end)}\n`;
    const second = line.end + 1 + (start - line.start);
    yield { ...replace('key twice', spot, line.end + 1, line.end + 1, twin), from: second, to: second + 1 };
    yield { ...replace('field removed', spot, line.start, line.end + 1, ''), from: line.start, to: line.start };
  }
}

function* valueMutations(text: string, spot: Spot, replace: Replace): Generator<Mutation> {
  const { member, value } = spot;
  const start = member === undefined ? value.range.start : member.keyRange.end + 1;
  for (const stranger of STRANGERS) {
    if (stranger === '- 7' ? member === undefined : false) continue;
    const inFlow = isFlow(text, member?.keyRange.start ?? value.range.start);
    if (inFlow && (stranger === '- 7' || (stranger === '' && member === undefined))) continue;
    const by = stranger === '- 7' ? `\n${' '.repeat(40)}- 7` : member === undefined ? stranger : ` ${stranger}`;
    yield replace(`value ${stranger === '' ? 'left out' : stranger}`, spot, start, value.range.end, by);
  }
  if (value.kind !== 'scalar') return;
  const raw = text.slice(value.range.start, value.range.end);
  const bare = raw.replace(/^["']|["']$/g, '');
  const quote = raw.startsWith('"') ? '"' : '';
  if (/^[A-Za-z_]{4,}/.test(bare)) {
    yield replace(
      'value misspelt',
      spot,
      value.range.start,
      value.range.end,
      `${quote}${bare[0]}${bare[2]}${bare[1]}${bare.slice(3)}${quote}`,
    );
    yield replace('value cut', spot, value.range.start, value.range.end, `${quote}${bare.slice(0, -1)}${quote}`);
  }
  if (typeof value.value === 'number')
    for (const by of [`-${raw}`, `${raw}.5`, `${raw}e9`, `"${raw}"`, `${raw}x`])
      yield replace(`number ${by}`, spot, value.range.start, value.range.end, by);
  yield replace('value in a list', spot, value.range.start, value.range.end, `[${raw}]`);
}

function* textMutations(text: string, spot: Spot, replace: Replace): Generator<Mutation> {
  const { member, value } = spot;
  const line = lineOf(text, member?.keyRange.start ?? value.range.start);
  const indent = /^ */.exec(text.slice(line.start))?.[0].length ?? 0;
  if (member !== undefined) {
    const { end } = member.keyRange;
    yield replace('colon left out', spot, end, end + 1, '', end - line.start);
    if (text[end + 1] === ' ')
      yield replace('blank after the colon left out', spot, end + 1, end + 2, '', end + 1 - line.start);
    if (/^\s*(- )?$/.test(text.slice(line.start, member.keyRange.start))) {
      yield { ...replace('tab', spot, line.start, line.start + indent, '\t'), to: line.end };
      yield { ...replace('one blank more', spot, line.start, line.start, ' '), to: line.end + 1 };
      if (indent > 0) yield { ...replace('one blank less', spot, line.start, line.start + 1, ''), to: line.end - 1 };
      yield {
        ...replace('stray text', spot, line.start, line.start, `${' '.repeat(indent)}stray words\n`),
        to: line.start + indent + 12,
      };
      if (text.slice(line.start + indent, line.start + indent + 2) === '- ')
        yield { ...replace('dash left out', spot, line.start + indent, line.start + indent + 2, '  '), to: line.end };
    }
  }
  if (value.kind === 'scalar' && /^["']/.test(text.slice(value.range.start))) {
    yield {
      ...replace('quote left open', spot, value.range.end - 1, value.range.end, ''),
      from: line.start,
      to: lineOf(text, value.range.end).end,
    };
    yield {
      ...replace('quote left out before', spot, value.range.start, value.range.start + 1, ''),
      from: line.start,
      to: lineOf(text, value.range.end).end,
    };
  }
  if (/^[[{]/.test(text.slice(value.range.start, value.range.start + 1)) && value.kind !== 'scalar') {
    yield {
      ...replace('bracket left open', spot, value.range.end - 1, value.range.end, ''),
      from: line.start,
      to: line.end,
    };
    yield {
      ...replace('bracket left out before', spot, value.range.start, value.range.start + 1, ''),
      from: line.start,
      to: line.end,
    };
    yield {
      ...replace(
        'bracket of the other kind',
        spot,
        value.range.end - 1,
        value.range.end,
        value.kind === 'list' ? '}' : ']',
      ),
      from: line.start,
      to: line.end,
    };
    const comma = text.indexOf(',', value.range.start);
    if (comma !== -1 && comma < value.range.end)
      yield { ...replace('comma left out', spot, comma, comma + 1, ''), from: line.start, to: line.end };
  }
}

/** A block field or section that stands one level too far out, or inside its neighbour. */
function* moves(text: string, spot: Spot, at: Pick<Mutation, 'key' | 'section'>): Generator<Mutation> {
  const { member, parent } = spot;
  if (member === undefined || parent.kind !== 'map') return;
  const line = lineOf(text, member.keyRange.start);
  const indent = member.keyRange.start - line.start;
  if (text.slice(line.start, member.keyRange.start).trim() !== '') return;
  const end = lineOf(text, member.value.range.end - 1).end + 1;
  const block = text.slice(line.start, end);
  const last = parent.members.at(-1);
  if (indent >= 2 && last !== undefined) {
    const parentEnd = lineOf(text, last.value.range.end - 1).end + 1;
    const outdented = block.replace(/^ {2}/gm, '');
    const moved = text.slice(0, line.start) + text.slice(end, parentEnd) + outdented + text.slice(parentEnd);
    const start = line.start + (parentEnd - end) + indent - 2;
    yield {
      title: `one level out: ${spot.path}`,
      text: moved,
      from: start,
      to: start + outdented.trim().length,
      key: start,
      section: at.section,
      was: block,
    };
  }
  const before = siblingBefore(parent, member);
  if (before?.value.kind === 'map' && !isFlow(text, before.value.range.start)) {
    const indented = block.replace(/^(?=.)/gm, '  ');
    const start = line.start + indent + 2;
    yield {
      title: `inside ${before.key}: ${spot.path}`,
      text: text.slice(0, line.start) + indented + text.slice(end),
      from: start,
      to: start + indented.trim().length,
      key: start,
      section: before.keyRange.start,
      was: block,
    };
  }
}

function siblingBefore(parent: MapNode, member: Member): Member | undefined {
  return parent.members[parent.members.indexOf(member) - 1];
}

function isFlow(text: string, at: number): boolean {
  const line = text.slice(lineOf(text, at).start, at).replace(/"[^"]*"/g, '');
  return /[[{]/.test(line) || /^[[{]/.test(text.slice(at));
}

function lineOf(text: string, at: number): { start: number; end: number } {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return { start, end: end === -1 ? text.length : end };
}
