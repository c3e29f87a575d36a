import { listOf, nearest, spellingOf } from '@trainyard/syntax';
import type { Diagnostic, Fix, Located, Node, Path, Range } from '@trainyard/syntax';
import type { z } from 'zod';
import { model } from '../diagnostics.ts';
import { fieldsIn, isSection } from '../schema/fields.ts';
import type { Problem } from '../schema/kinds.ts';

type Issue = z.core.$ZodIssue;

/** A field with a value that the schema refused. */
export interface RefusedField {
  readonly key: Range | undefined;
  readonly path: Path;
  readonly field: string;
  /** The path with `mlops`, items and keys of free maps left out. */
  readonly dotted: string;
}

/** A finding for a value that its field cannot take. */
export function refused(issue: Issue, problem: Problem | undefined, spot: RefusedField, node: Node): Diagnostic {
  const at: Located = { range: node.kind === 'scalar' ? node.range : (spot.key ?? node.range), path: spot.path };
  const { field } = spot;
  const written = writtenText(node);
  if (problem?.problem !== undefined) {
    const instead =
      problem.quote === true && node.kind === 'scalar' && node.value !== null
        ? JSON.stringify(node.text)
        : problem.instead;
    const fixes: Fix[] =
      instead === undefined || node.kind !== 'scalar'
        ? []
        : [{ title: `write ${instead}`, safe: false, edits: [{ range: node.range, text: instead }] }];
    return { type: model.wrongType, format: model.badFormat, range: model.outOfRange, name: model.badName }[
      problem.problem
    ](at, { field, written, expected: problem.expected, ...(instead === undefined ? {} : { instead }) }, { fixes });
  }
  if (issue.code === 'invalid_value') return wrongWord(issue.values.map(String), at, field, node);
  if (issue.code === 'too_small') return model.emptyList(at, { field });
  if (issue.code !== 'invalid_type')
    return model.wrongType(at, { field, written, expected: 'data: numbers, strings, booleans, lists and maps' });
  const instead =
    issue.expected === 'array' && node.kind === 'scalar' && node.text.trim() !== '' && !isSection(spot.dotted)
      ? `[${sourceText(node)}]`
      : undefined;
  return model.wrongType(at, {
    field,
    written,
    expected: wantedKind(issue.expected, spot.dotted, node),
    ...(instead === undefined ? {} : { instead }),
  });
}

/** What kind of value a field wants, and how that is written where something else stands. */
export function wantedKind(expected: string, dotted: string, node: Node | undefined): string {
  const spelling = spellingOf(node?.range.source ?? { file: '', text: '' });
  if (expected === 'array') {
    if (!isSection(dotted)) return 'a list';
    const first = node?.kind === 'map' ? node.members[0]?.key : undefined;
    return `a list: ${spelling.toList(first)}`;
  }
  const fields = expected === 'object' ? fieldsIn(dotted) : [];
  const map =
    fields.length === 0
      ? 'a map'
      : `a map with ${listOf(
          fields.map((each) => `'${each}'`),
          'or',
          6,
        )}`;
  if (expected === 'object' || expected === 'record')
    return node?.kind === 'list' ? `${map}: ${spelling.fromList}` : map;
  return { string: 'text', number: 'a number', boolean: '`true` or `false`' }[expected] ?? expected;
}

function wrongWord(allowed: readonly string[], at: Located, field: string, node: Node): Diagnostic {
  const near = node.kind === 'scalar' ? nearest(node.text, allowed) : undefined;
  const fixes: Fix[] =
    near === undefined
      ? []
      : [{ title: `write ${near}`, safe: false, edits: [{ range: at.range, text: JSON.stringify(near) }] }];
  return model.wrongValue(
    at,
    { field, written: writtenText(node), ...(near === undefined ? {} : { near }), allowed },
    { fixes },
  );
}

/** A finding for a key of a free map that has not the form of a name. */
export function badKey(issue: Issue & { code: 'invalid_key' }, at: Located, map: string, key: string): Diagnostic {
  const inner = issue.issues[0];
  const problem = inner?.code === 'custom' ? (inner.params as Problem | undefined) : undefined;
  return model.badName(at, {
    field: map,
    written: `keyed by '${key}'`,
    expected: `keyed by ${problem?.expected ?? 'names'}`,
    ...(problem?.instead === undefined ? {} : { instead: problem.instead }),
  });
}

function sourceText(node: Node): string {
  return node.range.source.text.slice(node.range.start, node.range.end);
}

function writtenText(node: Node): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  if (node.value === null) return 'empty';
  const text = sourceText(node);
  return text.length > 60 ? `${text.slice(0, 57).replace(/\s+/g, ' ')}…` : text.replace(/\s+/g, ' ');
}
