/** A stage that is put into a specification. */
export interface NewStage {
  readonly name: string;
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly timeout?: string;
  readonly entrypoint: string;
}

/** The fields of a stage in the order of the language; lists that are empty are left out. */
export function fieldsOf(stage: NewStage): readonly (readonly [key: string, value: string | readonly string[]])[] {
  const { name, type, inputs, outputs, timeout, entrypoint } = stage;
  return [
    ['name', name],
    ['type', type],
    ...(inputs.length === 0 ? [] : [['inputs', inputs] as const]),
    ...(outputs.length === 0 ? [] : [['outputs', outputs] as const]),
    ...(timeout === undefined ? [] : [['timeout', timeout] as const]),
    ['entrypoint', entrypoint],
  ];
}
