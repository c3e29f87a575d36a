/** Options of the plugin in nx.json. A target whose name is `false` is left out. */
export interface TrainyardPluginOptions {
  /** Name of the target that checks specifications; `check` by default. */
  readonly checkTargetName?: string | false;
  /** Name of the target that writes files; `generate` by default. */
  readonly generateTargetName?: string | false;
  /** Name of the target that fails if files are out of date; `plan` by default. */
  readonly planTargetName?: string | false;
  /** Name of the target that draws a specification; `graph` by default. */
  readonly graphTargetName?: string | false;
  /** Name of the target that runs the generated tests of alerts with promtool; `verify` by default. */
  readonly verifyTargetName?: string | false;
  /** Name of the target that runs the pipeline with the local runner of KFP; `run` by default. */
  readonly runTargetName?: string | false;
  /** What starts Python for it, such as `uv run python`; `python` by default. */
  readonly python?: string;
  /** The output folder within a project; `generated` by default. */
  readonly output?: string;
  /** Environments that are generated beside the base. */
  readonly environments?: readonly string[];
}

/** Options with all that was left out. */
export interface TargetOptions {
  readonly check: string | undefined;
  readonly generate: string | undefined;
  readonly plan: string | undefined;
  readonly graph: string | undefined;
  readonly verify: string | undefined;
  readonly run: string | undefined;
  readonly python: string;
  readonly output: string;
  readonly environments: readonly string[];
}

/** Reads options as they are, whatever they are: what is not understood counts as left out. */
export function targetOptions(given: unknown): TargetOptions {
  const options = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
  const nameOf = (target: string): string | undefined => {
    const name = options[`${target}TargetName`];
    if (name === false) return undefined;
    return typeof name === 'string' && name !== '' ? name : target;
  };
  const { output, environments, python } = options;
  const isFolder =
    typeof output === 'string' && /^(?!\.\.?(?:\/|$)|\/)[^\\]+$/.test(output) && !output.includes('/../');
  return {
    check: nameOf('check'),
    generate: nameOf('generate'),
    plan: nameOf('plan'),
    graph: nameOf('graph'),
    verify: nameOf('verify'),
    run: nameOf('run'),
    python: typeof python === 'string' && python.trim() !== '' ? python : 'python',
    output: isFolder ? output.replace(/\/+$/, '') : 'generated',
    environments: Array.isArray(environments)
      ? environments.filter((each): each is string => typeof each === 'string' && /^[A-Za-z_][\w.-]*$/.test(each))
      : [],
  };
}
