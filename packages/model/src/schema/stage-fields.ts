import { nearest } from '@trainyard/syntax';
import type { z } from 'zod';
import { fieldsIn } from './fields.ts';
import { schemaOf } from './shapes.ts';
import type { Shape } from './shapes.ts';

/** A stage type that a plugin declares, with the fields that only stages of that type carry. Plain data. */
export interface StageType {
  readonly name: string;
  readonly description: string;
  /** Own fields by name; they stand beside those of all stages. */
  readonly fields?: Readonly<Record<string, Shape>>;
}

/** Where stages stand in a document. */
const STAGES = ['mlops', 'training', 'pipeline', 'stages'] as const;

/** Why a stage type cannot be declared, as the end of a sentence; undefined if it can. `given` may come from another process. */
export function stageTypeProblem(given: StageType): string | undefined {
  const { name, fields = {} } = given as { name: unknown; fields?: unknown };
  if (typeof name !== 'string' || !/^[A-Za-z_][\w.-]*$/.test(name))
    return 'has no name of letters, digits, `_`, `.` and `-`';
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return 'has fields that are no map';
  const taken = new Set(fieldsIn(STAGES.join('.')));
  for (const [key, shape] of Object.entries(fields)) {
    if (!/^[A-Za-z_]\w*$/.test(key) || key.startsWith('x-')) return `has a field '${key}', which is no name`;
    if (taken.has(key)) return `has a field '${key}', which all stages have: call it otherwise`;
    try {
      schemaOf(shape);
    } catch (reason) {
      return `has a field '${key}' that cannot be read: ${reason instanceof Error ? reason.message : String(reason)}`;
    }
  }
  return undefined;
}

type Issue = z.core.$ZodIssue;
type Map = Record<string, unknown>;

/** A document without the own fields of its stages, and what these are. */
export interface Divided {
  readonly data: unknown;
  /** What is wrong with them, at paths from the root of the document. */
  readonly issues: readonly Issue[];
  /** The same issues of the document itself, told which further fields a stage may have. */
  known(issues: readonly Issue[]): readonly Issue[];
  /** Puts what was read into the stages of a document after parsing. */
  join(stages: readonly object[]): void;
}

/** Reads the own fields of stages, each by the type of its stage. */
export function divideStages(data: unknown, types: readonly StageType[]): Divided {
  const withFields = types.filter(({ fields = {} }) => Object.keys(fields).length > 0);
  const stages = listAt(data);
  const whole: Divided = { data, issues: [], known: (issues) => issues, join: () => undefined };
  if (stages === undefined || withFields.length === 0) return whole;
  const issues: Issue[] = [];
  const read: Map[] = [];
  const names: (readonly string[])[] = [];
  const bare = stages.map((stage, index) => {
    const fields = (isMap(stage) ? typeOf(stage, types) : undefined)?.fields ?? {};
    names[index] = Object.keys(fields);
    read[index] = {};
    if (!isMap(stage)) return stage;
    const rest = Object.fromEntries(Object.entries(stage).filter(([key]) => !Object.hasOwn(fields, key)));
    for (const [key, shape] of Object.entries(fields)) {
      const parsed = schemaOf(shape).safeParse(stage[key] ?? undefined, { reportInput: true, jitless: true });
      if (!parsed.success)
        for (const issue of parsed.error.issues)
          issues.push({ ...issue, path: [...STAGES, index, key, ...issue.path] });
      else if (parsed.data !== undefined) (read[index] as Map)[key] = parsed.data;
    }
    return rest;
  });
  return {
    data: withStages(data as Map, [...STAGES], bare),
    issues,
    known: (all) =>
      all.map((issue) => {
        const at = issue.path[STAGES.length];
        const own = STAGES.every((step, index) => issue.path[index] === step) ? names[Number(at)] : undefined;
        const params =
          issue.code === 'custom' ? (issue.params as { known?: readonly string[] } | undefined) : undefined;
        return own === undefined || params?.known === undefined || issue.path.length !== STAGES.length + 1
          ? issue
          : ({ ...issue, params: { ...params, known: [...params.known, ...own] } } as Issue);
      }),
    join: (parsed) => parsed.forEach((stage, index) => void Object.assign(stage, read[index])),
  };
}

/** The type of a stage; that which was most likely meant, if it has none: so a misspelt type is one mistake. */
function typeOf({ type }: Map, types: readonly StageType[]): StageType | undefined {
  if (typeof type !== 'string') return undefined;
  const near = types.some(({ name }) => name === type)
    ? type
    : nearest(
        type,
        types.map(({ name }) => name),
      );
  return types.find(({ name }) => name === near);
}

function listAt(data: unknown): readonly unknown[] | undefined {
  let at: unknown = data;
  for (const step of STAGES) at = isMap(at) ? at[step] : undefined;
  return Array.isArray(at) ? at : undefined;
}

function withStages(data: Map, [step = '', ...rest]: readonly string[], stages: readonly unknown[]): Map {
  return { ...data, [step]: rest.length === 0 ? stages : withStages(data[step] as Map, rest, stages) };
}

function isMap(value: unknown): value is Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
