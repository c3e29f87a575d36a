import { child, listOf, memberOf, nearest } from '@trainyard/syntax';
import type { Diagnostic, Fix, Node, Path, Range } from '@trainyard/syntax';
import { model } from '../diagnostics.ts';
import { homesOf } from '../schema/fields.ts';

/** A section as messages speak of it. */
export interface Section {
  /** Its dotted path without items, for the table of fields; empty for the document. */
  readonly field: string;
  readonly path: Path;
  /** `'serving'`, `the service`, `the document`. */
  readonly name: string;
  readonly key: Range;
  readonly node?: Node | undefined;
}

/** A key that its section does not know. */
export interface Unknown {
  readonly stray: 'unknown';
  readonly section: Section;
  readonly key: string;
  readonly known: readonly string[];
}

/** A field that its section cannot do without. */
export interface Missing {
  readonly stray: 'missing';
  readonly section: Section;
  readonly key: string;
  readonly expected?: string | undefined;
}

/** Findings for keys that are not known and fields that are missing. A misspelt or misplaced field that is missed elsewhere is one mistake. */
export function explainStrays(strays: readonly (Unknown | Missing)[]): Diagnostic[] {
  const missing = strays.filter((each): each is Missing => each.stray === 'missing');
  const accounted = new Set<Missing>();
  const found: Diagnostic[] = [];
  const groups = misplacedTogether(strays.filter((each): each is Unknown => each.stray === 'unknown'));
  for (const { unknowns, reading } of groups) {
    const [first] = unknowns;
    const here = missing.filter((each) => each.section.node === first.section.node && !accounted.has(each));
    // A key that resembles nothing stands for all that its section lacks.
    const meant =
      reading.near !== undefined
        ? here.filter((each) => each.key === reading.near)
        : reading.homes.length > 0
          ? missing.filter(
              (each) => unknowns.some(({ key }) => key === each.key) && reading.homes.includes(each.section.field),
            )
          : here;
    for (const each of meant) accounted.add(each);
    found.push(
      unknownField(
        unknowns,
        reading,
        reading.near === undefined && reading.homes.length === 0 ? here.map((each) => each.key) : [],
      ),
    );
  }
  const bySection = new Map<Node | undefined, Missing[]>();
  for (const each of missing)
    if (!accounted.has(each)) bySection.set(each.section.node, [...(bySection.get(each.section.node) ?? []), each]);
  return [...found, ...[...bySection.values()].map(missingFields)];
}

interface Group {
  readonly unknowns: [Unknown, ...Unknown[]];
  readonly reading: Reading;
}

/** Fields of one section that all belong to one other section were most likely moved, or indented wrongly, as a block. */
function misplacedTogether(unknowns: readonly Unknown[]): Group[] {
  const groups: Group[] = [];
  const moved = new Map<Node | undefined, Map<string, Group>>();
  for (const unknown of unknowns) {
    const reading = readKey(unknown);
    const { node } = unknown.section;
    const together = moved.get(node) ?? new Map<string, Group>();
    moved.set(node, together);
    const homes = reading.homes.join();
    const group = homes === '' ? undefined : together.get(homes);
    if (group !== undefined) group.unknowns.push(unknown);
    else {
      const alone: Group = { unknowns: [unknown], reading };
      groups.push(alone);
      together.set(homes, alone);
    }
  }
  return groups;
}

interface Reading {
  readonly near?: string | undefined;
  /** Dotted paths of the sections that have such a field, the nearest ones. */
  readonly homes: readonly string[];
}

/** A field of another section close by, or a misspelt one of this section, rather one that is not given yet. */
function readKey({ key, known, section }: Unknown): Reading {
  const near =
    nearest(
      key,
      known.filter((each) => memberOf(section.node, each) === undefined),
    ) ?? nearest(key, known);
  const { homes, steps } = homesOf(key, section.field);
  return homes.length > 0 && homes.length < 4 && (near === undefined || steps <= 2) ? { homes } : { near, homes: [] };
}

function unknownField(
  [{ section, key, known }, ...others]: Group['unknowns'],
  { near, homes }: Reading,
  missing: readonly string[],
): Diagnostic {
  const range = memberOf(section.node, key)?.keyRange ?? section.key;
  const twin = near === undefined ? undefined : memberOf(section.node, near)?.keyRange;
  // Renaming it would give a key twice, unless that key comes from another layer.
  const fixes: Fix[] =
    near === undefined || (twin !== undefined && twin.source === range.source)
      ? []
      : [{ title: `rename to '${near}'`, safe: false, edits: [{ range, text: near }] }];
  const home =
    homes.length === 0
      ? undefined
      : listOf(homes.map((each) => `'${each === 'mlops' ? each : each.replace(/^mlops\./, '')}'`));
  return model.unknownField(
    { range, path: child(section.path, key) },
    {
      fields: [key, ...others.map((each) => each.key)],
      section: section.name,
      ...(near === undefined ? {} : { near }),
      ...(home === undefined ? {} : { home }),
      missing,
      known,
    },
    { fixes },
  );
}

function missingFields(all: readonly Missing[]): Diagnostic {
  const { section } = all[0] as Missing;
  const key = all.length === 1 ? (all[0]?.key ?? '') : undefined;
  return model.missingField(
    { range: section.key, path: key === undefined ? section.path : child(section.path, key) },
    { section: section.name, fields: all.map((each) => ({ field: each.key, expected: each.expected })) },
  );
}
