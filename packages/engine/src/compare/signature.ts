import { stepsOf } from '@trainyard/sdk';
import type { Spec } from '@trainyard/sdk';
import type { Difference } from './differences.ts';

/** What goes into a model and what comes out, by name, with types where they are known. */
export interface Signature {
  readonly inputs: ReadonlyMap<string, string | undefined>;
  readonly outputs: ReadonlyMap<string, string | undefined>;
}

/** The request and answer of a service: as declared, or else its features and its label; undefined if it has neither. */
export function signatureOf({ training }: Spec): Signature | undefined {
  const declared = training?.model?.signature;
  if (declared !== undefined)
    return { inputs: new Map(Object.entries(declared.inputs)), outputs: new Map(Object.entries(declared.outputs)) };
  const { features, text_column, label_column, schema = {} } = training?.data ?? {};
  const inputs = features ?? (text_column === undefined ? [] : [text_column]);
  const outputs = label_column === undefined ? [] : [label_column];
  if (inputs.length + outputs.length === 0) return undefined;
  const typed = (names: readonly string[]): ReadonlyMap<string, string | undefined> =>
    new Map(
      names.filter((name) => name !== label_column || names === outputs).map((name) => [name, schema[name]?.type]),
    );
  return { inputs: typed(inputs), outputs: typed(outputs) };
}

/** Two specifications whose differences are judged. */
export interface Pair {
  readonly before: Spec;
  readonly after: Spec;
}

/** Whether a column of the data is an input of the service, an output, or neither, in the old specification. */
export function roleOf({ path }: Difference, { before }: Pair): 'input' | 'output' | undefined {
  const steps = stepsOf(path);
  const column = String(steps[steps.indexOf('schema') + 1] ?? '');
  const signature = signatureOf(before);
  return signature?.inputs.has(column) === true
    ? 'input'
    : signature?.outputs.has(column) === true
      ? 'output'
      : undefined;
}

/** What may break those who call the service. */
export interface SignatureBreaks {
  /** Something that was sent or answered is no more, or is of another type. */
  readonly gone: boolean;
  /** Something must be sent that was not. */
  readonly demanded: boolean;
  /** Anything else that those who call can see. */
  readonly grown: boolean;
}

/** How the request and answer differ for those who call. Numbers that were whole may become any number where they are sent. */
export function signatureBreaks({ before, after }: Pair): SignatureBreaks {
  const [old, now] = [signatureOf(before), signatureOf(after)];
  if (old === undefined) return { gone: false, demanded: false, grown: now !== undefined };
  const nullable = (name: string): boolean => after.training?.data?.schema?.[name]?.nullable === true;
  const lost = (side: keyof Signature): boolean =>
    [...old[side]].some(([name, type]) => {
      const other = now?.[side].get(name);
      if (now?.[side].has(name) !== true) return true;
      const widened = side === 'inputs' && type === 'int' && other === 'float';
      return type !== undefined && other !== undefined && type !== other && !widened;
    });
  const more = (side: keyof Signature): readonly string[] =>
    [...(now?.[side].keys() ?? [])].filter((name) => !old[side].has(name));
  return {
    gone: lost('inputs') || lost('outputs'),
    demanded: more('inputs').some((name) => !nullable(name)),
    grown: more('inputs').length + more('outputs').length > 0,
  };
}
