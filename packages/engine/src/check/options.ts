import { append, child, nearest } from '@trainyard/sdk';
import type { Compiled, Diagnostic, Outcome, Path, Plugin, Problem } from '@trainyard/sdk';
import { engine } from '../diagnostics.ts';

/** A change to one generated object, found by kind and name. */
export interface Patch {
  readonly kind: string;
  readonly name: string;
  readonly patch: Readonly<Record<string, unknown>>;
  /** What is taken out afterwards, as JSON Pointers (RFC 6901): a specification has no null, by which a merge patch removes. */
  readonly remove: readonly string[];
}

/** `targets.<plugin>` after the plugin's schema: its options, and the patches that every plugin takes. */
export interface ReadOptions {
  readonly options: unknown;
  readonly patches: readonly Patch[];
}

/** Checks the options of one plugin; a finding for each mistake, at its place. */
export function readOptions(plugin: Plugin, { spec, places }: Compiled): Outcome<ReadOptions | undefined> {
  const written = spec.targets?.[plugin.name];
  const path = child('targets', plugin.name);
  if (written !== undefined && written !== true && (typeof written !== 'object' || Array.isArray(written))) {
    return {
      value: undefined,
      diagnostics: [
        engine.badOption(places.at(path), {
          plugin: plugin.name,
          option: plugin.name,
          problem: 'must be a map of options, or `false` to turn the plugin off',
        }),
      ],
    };
  }
  const { patches, ...own } = typeof written === 'object' ? (written as Record<string, unknown>) : {};
  const diagnostics: Diagnostic[] = [];
  const taken = readPatches(patches, path, plugin.name, places, diagnostics);
  const parsed = plugin.options.safeParse(
    Object.fromEntries(Object.entries(own).filter(([key]) => !key.startsWith('x-'))),
    { reportInput: true },
  );
  if (!parsed.success)
    append(
      diagnostics,
      parsed.error.issues.map((issue) => explain(issue, plugin, path, places)),
    );
  return diagnostics.length > 0
    ? { value: undefined, diagnostics }
    : { value: { options: parsed.data, patches: taken }, diagnostics };
}

type Issue = NonNullable<ReturnType<Plugin['options']['safeParse']>['error']>['issues'][number];

function explain(issue: Issue, plugin: Plugin, path: Path, places: Compiled['places']): Diagnostic {
  const at = issue.path.reduce<Path>(
    (parent, step) => child(parent, typeof step === 'number' ? step : String(step)),
    path,
  );
  if (issue.code === 'unrecognized_keys') {
    const option = issue.keys[0] ?? '';
    const near = nearest(option, Object.keys((plugin.options as unknown as { shape?: object }).shape ?? {}));
    return engine.badOption(places.keyAt(child(at, option)), {
      plugin: plugin.name,
      option,
      problem: 'does not exist',
      ...(near === undefined ? {} : { near }),
    });
  }
  const params =
    issue.code === 'custom'
      ? (issue.params as Partial<Problem & { unknown: string; known: readonly string[] }> | undefined)
      : undefined;
  if (params?.unknown !== undefined) {
    const near = nearest(params.unknown, params.known ?? []);
    return engine.badOption(places.keyAt(child(at, params.unknown)), {
      plugin: plugin.name,
      option: params.unknown,
      problem: 'does not exist',
      ...(near === undefined ? {} : { near }),
    });
  }
  const problem =
    params?.expected === undefined ? `is wrong: ${issue.message.replace(/\.$/, '')}` : `must be ${params.expected}`;
  return engine.badOption(places.at(at), {
    plugin: plugin.name,
    option: String(issue.path.at(-1) ?? plugin.name),
    problem,
  });
}

function readPatches(
  written: unknown,
  path: Path,
  plugin: string,
  places: Compiled['places'],
  diagnostics: Diagnostic[],
): Patch[] {
  if (written === undefined) return [];
  const at = child(path, 'patches');
  if (!Array.isArray(written)) {
    diagnostics.push(
      engine.badOption(places.at(at), {
        plugin,
        option: 'patches',
        problem: 'must be a list of { kind, name, patch }',
      }),
    );
    return [];
  }
  return written.flatMap((each: unknown, index) => {
    const {
      kind,
      name,
      patch,
      remove = [],
      ...rest
    } = (typeof each === 'object' && each !== null ? each : {}) as Record<string, unknown>;
    if (
      typeof kind === 'string' &&
      typeof name === 'string' &&
      typeof patch === 'object' &&
      patch !== null &&
      !Array.isArray(patch) &&
      Array.isArray(remove) &&
      remove.every((pointer: unknown) => typeof pointer === 'string' && pointer.startsWith('/')) &&
      Object.keys(rest).length === 0
    )
      return [{ kind, name, patch: patch as Record<string, unknown>, remove: remove as string[] }];
    diagnostics.push(
      engine.badOption(places.keyAt(child(at, index)), {
        plugin,
        option: `patches[${index}]`,
        problem: 'must be a map with kind, name and patch, and perhaps remove, a list of JSON Pointers',
      }),
    );
    return [];
  });
}
