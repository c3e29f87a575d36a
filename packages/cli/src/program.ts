import { Argument, Command, Option } from 'commander';
import type { Format } from './terminal.ts';
import { version } from './version.ts';

interface Shared {
  readonly format: Format;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** Takes the exit code of the command that was run. */
export type Finish = (work: Promise<number> | number) => Promise<void>;

/** What the exit codes mean, for `--help` and the reference. */
export const exitCodeTexts: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'done; there may be warnings'],
  [1, 'the specification or the files are wrong: findings say what and where'],
  [2, 'wrong use: an unknown option, a file that is not there'],
  [3, 'a bug of Trainyard or of a plugin, which is named'],
  [130, 'interrupted by Ctrl-C: files are old or new, never torn'],
];

const examples = new WeakMap<Command, readonly string[]>();

/** Calls of a command, and what prepares them, that work in a folder with the specification that `trainyard init churn` writes, in the order of `--help`. */
export function examplesOf(command: Command): readonly string[] {
  return examples.get(command) ?? [];
}

function withExamples(command: Command, calls: readonly string[]): Command {
  examples.set(command, calls);
  return command.addHelpText('after', `\nExamples:\n${calls.map((call) => `  ${call}`).join('\n')}`);
}

function withOutput(command: Command, choices: readonly Format[] = ['text', 'json', 'sarif']): Command {
  return command
    .addOption(new Option('--format <format>', 'how to print').choices([...choices]).default('text'))
    .option('--json', 'short for --format json')
    .option('--no-color', 'print without colours, as NO_COLOR=1 does');
}

function withReading(command: Command, env = 'lay this environment over the base'): Command {
  return command
    .option('--env <name>', env)
    .option('--no-plugins', 'use the built-in plugins only')
    .option('--allow-run', 'run specifications in TypeScript whose values are not all written out');
}

function withFacts(command: Command): Command {
  return command
    .option('--revision <hash>', 'commit of the specification, for versions by `git_hash`')
    .option('--time <time>', 'time of the build in UTC, for versions by `timestamp`');
}

function withOut(command: Command): Command {
  return command.option('-o, --out <folder>', 'where the files go (default: `generated` beside each specification)');
}

function withSettling(command: Command): Command {
  return command
    .option('--ours', 'where an edit of yours and the specification meet, keep your lines')
    .option('--theirs', 'where an edit of yours and the specification meet, take the generated lines')
    .addOption(
      new Option('--file <file>', 'the file for which --ours or --theirs holds; may be given again').argParser(several),
    );
}

function several(value: string, known: readonly string[] = []): readonly string[] {
  return [...known, value];
}

function withQuiet(command: Command): Command {
  return command.option('-q, --quiet', 'print errors only');
}

function formatOf<T extends Shared>(options: T): T {
  return options.json === true ? { ...options, format: 'json' } : options;
}

/** The command line as commander's tables. Every action loads its module when it is run, so that a short command stays short. */
export function buildProgram(finish: Finish): Command {
  const program = new Command('trainyard')
    .description('One specification of an ML service; everything that runs it, generated and kept true.')
    .version(version, '-V, --version', 'print the version');
  program
    .helpOption('-h, --help', 'show how it is used')
    .helpCommand('help [command]', 'show how a command is used')
    .showSuggestionAfterError(true)
    .exitOverride();
  // Wrong use is printed in one place, in the form that was asked for.
  program.configureOutput({ outputError: () => undefined });
  addInit(program, finish);
  addImport(program, finish);
  addCheck(program, finish);
  addTexts(program, finish);
  addGenerate(program, finish);
  addPlan(program, finish);
  addWatch(program, finish);
  addDiff(program, finish);
  addHandOver(program, finish);
  addGraph(program, finish);
  addReplay(program, finish);
  addExplain(program, finish);
  addLists(program, finish);
  program.addHelpText(
    'after',
    `\nExit codes:\n${exitCodeTexts.map(([code, text]) => `  ${String(code).padEnd(4)} ${text}`).join('\n')}`,
  );
  return program;
}

function addInit(program: Command, finish: Finish): void {
  const command = program
    .command('init')
    .description('write a commented specification and the code of its stages to begin with')
    .argument('<name>', 'name of the service; the specification is NAME.mlops.yaml or NAME.mlops')
    .addOption(
      new Option('--template <kind>', 'kind of service')
        .choices(['tabular', 'vision', 'text', 'forecast', 'llm'])
        .default('tabular'),
    )
    .addOption(new Option('--syntax <syntax>', 'what to write it in').choices(['yaml', 'native']).default('yaml'))
    .option('--dry-run', 'print the specification and which files would be written; write nothing')
    .option('--force', 'overwrite the specification if it is there; code that is there always stays');
  withExamples(withOutput(withQuiet(command), ['text', 'json']), [
    'trainyard init churn',
    'trainyard init ranking --syntax native',
    'trainyard init demand --template forecast',
    'trainyard init churn --dry-run',
  ]).action(async (name: string, options) =>
    finish((await import('./commands/init.ts')).init(name, formatOf(options))),
  );
}

function addImport(program: Command, finish: Finish): void {
  const command = program
    .command('import')
    .description('make a specification of existing files, and report what became of everything in them')
    .argument('<file...>', 'rule files, Kubernetes objects, compiled pipelines; - is the standard input')
    .option('--name <name>', 'name of the service (default: as the files say, or the name of the first)')
    .addOption(new Option('--syntax <syntax>', 'what to write it in').choices(['yaml', 'native']).default('yaml'))
    .option('-o, --output <file>', 'write it to this file; - is the standard output')
    .option('--force', 'overwrite the file if it is there')
    .option('--stdin-name <file>', 'what the standard input is called in messages')
    .option('--no-plugins', 'use the built-in plugins only');
  withExamples(withOutput(withQuiet(command), ['text', 'json']), [
    "printf 'groups: [{ name: a, rules: [{ alert: Down, expr: up == 0, for: 5m }] }]' > rules.yaml",
    'trainyard import rules.yaml',
    'trainyard import rules.yaml --name churn --syntax native --output imported.mlops',
  ]).action(async (files: string[], options) =>
    finish((await import('./commands/import.ts')).importSpecification(files, formatOf(options))),
  );
}

function addCheck(program: Command, finish: Finish): void {
  const command = program
    .command('check')
    .description('check specifications with all their environments; writes nothing but the fixes that are asked for')
    .argument('<spec...>', 'specifications; - is the standard input')
    .option('--fix', 'apply the safe fixes, which change no generated byte, to the specifications and what they extend')
    .option('--dry-run', 'with --fix: show the difference, write nothing');
  withOutput(
    withQuiet(
      withFacts(withReading(command, 'check with this environment laid over the base; `all` reports on each by name')),
    ),
  ).addOption(
    new Option(
      '--stdin-name <file>',
      'what the standard input is called in messages, and where `extends` looks from',
    ).default('<stdin>'),
  );
  withExamples(command, [
    'trainyard check churn.mlops.yaml',
    'trainyard check churn.mlops.yaml --env staging',
    'trainyard check churn.mlops.yaml --env all',
    'trainyard check churn.mlops.yaml --fix --dry-run',
    'trainyard check *.mlops.yaml --format sarif > findings.sarif',
    'trainyard check - < churn.mlops.yaml',
  ]).action(async (files: string[], options) =>
    finish((await import('./commands/check.ts')).check(files, formatOf(options))),
  );
}

function addTexts(program: Command, finish: Finish): void {
  const syntaxes = ['yaml', 'native'];
  const fmt = program
    .command('fmt')
    .description('format specifications, keeping every comment and value')
    .argument('[path...]', 'files, and folders with all below them (default: this folder); - is the standard input')
    .option('--check', 'write nothing; list what is not formatted, and exit with 1 if anything is')
    .addOption(
      new Option('--syntax <syntax>', 'what the text is written in, where its name does not say so').choices(syntaxes),
    )
    .option('--stdin-name <file>', 'what the standard input is called in messages; its ending says the syntax');
  withExamples(withOutput(withQuiet(fmt), ['text', 'json']), [
    'trainyard fmt',
    'trainyard fmt churn.mlops.yaml --check',
    'trainyard fmt - --syntax yaml < churn.mlops.yaml',
  ]).action(async (paths: string[], options) =>
    finish((await import('./commands/fmt.ts')).fmt(paths, formatOf(options))),
  );
  const convert = program
    .command('convert')
    .description('print a specification in the other syntax, with its comments')
    .argument('<spec>', 'a specification, which stays as it is; - is the standard input')
    .addOption(new Option('--to <syntax>', 'the syntax to write').choices(syntaxes).makeOptionMandatory())
    .option('-o, --output <file>', 'write it to this file; - is the standard output')
    .option('-w, --write', 'write it beside the specification, under the same name with the other ending')
    .option('--force', 'overwrite the file if it is there')
    .option('--stdin-name <file>', 'what the standard input is called in messages');
  withExamples(withOutput(withQuiet(convert), ['text', 'json']), [
    'trainyard convert churn.mlops.yaml --to native',
    'trainyard convert churn.mlops.yaml --to native --write',
    'trainyard convert churn.mlops --to yaml --output again.mlops.yaml',
  ]).action(async (file: string, options) =>
    finish((await import('./commands/convert.ts')).convert(file, formatOf(options))),
  );
}

function addGenerate(program: Command, finish: Finish): void {
  const command = withOut(
    program
      .command('generate')
      .description('generate everything, and write what changed')
      .argument('<spec...>', 'specifications'),
  ).option('--dry-run', 'say what would be written, write nothing');
  withExamples(withOutput(withQuiet(withFacts(withReading(withSettling(command))))), [
    'trainyard generate churn.mlops.yaml',
    'trainyard generate churn.mlops.yaml --env staging',
    'trainyard generate churn.mlops.yaml --theirs --file generated/kubeflow/pipeline.yaml',
    'trainyard generate churn.mlops.yaml --out build --dry-run',
  ]).action(async (files: string[], options) =>
    finish((await import('./commands/generate.ts')).generate(files, formatOf(options))),
  );
}

function addPlan(program: Command, finish: Finish): void {
  const command = withOut(
    program.command('plan').description('say what `generate` would do').argument('<spec...>', 'specifications'),
  )
    .option('--check', 'exit with 1 if anything is out of date')
    .option('--diff', 'show the lines that would change');
  withExamples(withOutput(withQuiet(withFacts(withReading(withSettling(command))))), [
    'trainyard plan churn.mlops.yaml',
    'trainyard plan churn.mlops.yaml --diff',
    'trainyard plan churn.mlops.yaml --check',
  ]).action(async (files: string[], options) =>
    finish((await import('./commands/plan.ts')).plan(files, formatOf(options))),
  );
}

function addWatch(program: Command, finish: Finish): void {
  const command = withOut(
    program
      .command('watch')
      .description('generate, and again whenever a specification or what it is made of changes')
      .argument('<spec...>', 'specifications'),
  );
  withExamples(withOutput(withQuiet(withFacts(withReading(command))), ['text', 'json']), [
    'trainyard watch churn.mlops.yaml',
    'trainyard watch *.mlops.yaml --out build',
  ]).action(async (files: string[], options) =>
    finish((await import('./commands/watch.ts')).watch(files, formatOf(options))),
  );
}

function addDiff(program: Command, finish: Finish): void {
  const command = program
    .command('diff')
    .description(
      'compare two specifications by what they mean, and say which version the change asks for; or one with what a cluster has',
    )
    .argument('<spec...>', 'the old specification and the new one; with --live the one that should run')
    .option(
      '--live <file>',
      'objects of a cluster, as `kubectl get … -o yaml` or `-o json` prints them; - is the standard input',
    )
    .option('--check', 'exit with 1 if the new version is too low, or if a cluster has anything else');
  withExamples(
    withOutput(withQuiet(withReading(command, 'with --live: the environment that runs there')), ['text', 'json']),
    [
      "sed 's/min_replicas: 2/min_replicas: 3/' churn.mlops.yaml > next.mlops.yaml",
      'trainyard diff churn.mlops.yaml next.mlops.yaml',
      'trainyard generate churn.mlops.yaml --out build --quiet && cat build/k8s/deployment.yaml > live.yaml',
      'trainyard diff churn.mlops.yaml --live live.yaml',
    ],
  ).action(async (specs: string[], options) =>
    finish((await import('./commands/diff.ts')).diff(specs, formatOf(options))),
  );
}

function addHandOver(program: Command, finish: Finish): void {
  const eject = program
    .command('eject')
    .description('hand generated files over for good: nothing is ever written there again')
    .argument('<file...>', 'generated files');
  withExamples(withOutput(withQuiet(eject), ['text', 'json']), [
    'trainyard generate churn.mlops.yaml --quiet',
    'trainyard eject generated/k8s/service.yaml',
  ]).action(async (files: string[], options) =>
    finish((await import('./commands/eject.ts')).eject(files, formatOf(options))),
  );
  const adopt = withOut(
    program
      .command('adopt')
      .description('take files under management as they are; what differs from the generated ones counts as your edit')
      .argument('<file...>', 'files that stand where something would be generated, and ejected ones')
      .option('--spec <spec>', 'their specification; the one beside their folder if there is no other'),
  );
  withExamples(withOutput(withQuiet(withReading(adopt)), ['text', 'json']), [
    'trainyard generate churn.mlops.yaml --quiet',
    'trainyard eject generated/k8s/service.yaml',
    'trainyard adopt generated/k8s/service.yaml --spec churn.mlops.yaml',
  ]).action(async (files: string[], options) =>
    finish((await import('./commands/eject.ts')).adopt(files, formatOf(options))),
  );
}

function addGraph(program: Command, finish: Finish): void {
  const command = program
    .command('graph')
    .description('draw a specification')
    .argument('<spec>', 'a specification')
    .addOption(new Option('--as <form>', 'form of the picture').choices(['tree', 'mermaid', 'dot']).default('tree'));
  withExamples(withOutput(withReading(command), ['text', 'json']), [
    'trainyard graph churn.mlops.yaml',
    'trainyard graph churn.mlops.yaml --as mermaid',
  ]).action(async (file: string, options) =>
    finish((await import('./commands/graph.ts')).graph(file, formatOf(options))),
  );
}

function addReplay(program: Command, finish: Finish): void {
  const command = program
    .command('replay')
    .description('say when alerts would have fired, gates opened and versions been rolled back, given recorded series')
    .argument('<spec>', 'a specification')
    .addOption(
      new Option(
        '--series <place>',
        'recorded series: a file in CSV, Parquet or the text format of OpenMetrics, or the address of a Prometheus; may be given again',
      )
        .argParser(several)
        .makeOptionMandatory(),
    )
    .option(
      '--from <time>',
      'when to begin, in UTC, or -7d before the end (default: where files begin; a day before the end for a server)',
    )
    .option('--to <time>', 'when to end (default: where files end; now for a server)')
    .option('--step <duration>', 'how often to ask', '1m')
    .addOption(new Option('--only <name>', 'ask this condition only; may be given again').argParser(several))
    .option('--candidate <label>', 'label of the new version, like version=canary, for a rollback')
    .option('--stable <label>', 'label of the version that it is compared with')
    .option('--token-env <name>', 'variable that holds the bearer token of a server')
    .option('--pictures <folder>', 'write a picture of each condition over time, as SVG');
  withExamples(withOutput(withReading(command), ['text', 'json']), [
    "printf 'time,metric,value\\n2026-01-01,accuracy,0.9\\n2026-01-31,accuracy,0.7\\n' > last-month.csv",
    'trainyard replay churn.mlops.yaml --series last-month.csv',
    'trainyard replay churn.mlops.yaml --series last-month.csv --from -7d --step 5m --pictures replayed',
  ]).action(async (file: string, options) =>
    finish((await import('./commands/replay.ts')).replayed(file, formatOf(options))),
  );
}

function addExplain(program: Command, finish: Finish): void {
  const command = program
    .command('explain')
    .description(
      'explain a line of a generated file, a field, an object or alert by its name, or a kind of finding; without any, list all findings',
    )
    .argument(
      '[what]',
      'FILE:LINE, FILE:LINE:COLUMN, a path such as monitoring.alerts[slow].for, Deployment/churn, the name of an alert, or the code of a finding such as model/unknown-field',
    )
    .argument('[spec]', 'the specification; if it is left out, the one of the file, or the only one in this folder')
    .option('-o, --out <folder>', 'where the files were generated (default: `generated` beside the specification)');
  withExamples(withOutput(withReading(command), ['text', 'json']), [
    'trainyard explain',
    'trainyard explain model/unknown-field',
    'trainyard explain deployment.serving.replicas churn.mlops.yaml',
    'trainyard explain deployment.serving.replicas churn.mlops.yaml --env staging',
    'trainyard explain generated/k8s/deployment.yaml:9 churn.mlops.yaml',
    'trainyard explain Deployment/churn churn.mlops.yaml',
  ]).action(async (what: string | undefined, spec: string | undefined, options) =>
    finish((await import('./commands/explain.ts')).explain(what, spec, formatOf(options))),
  );
}

function addLists(program: Command, finish: Finish): void {
  const plugins = withReading(
    program
      .command('plugins')
      .description('list the plugins, or show the options of one and what it does with each field')
      .argument('[name]', 'name of a plugin')
      .option('--spec <spec>', 'say which are on for this specification, and why'),
  );
  withExamples(withOutput(plugins, ['text', 'json']), [
    'trainyard plugins',
    'trainyard plugins k8s',
    'trainyard plugins --spec churn.mlops.yaml',
  ]).action(async (name: string | undefined, options) =>
    finish((await import('./commands/plugins.ts')).plugins(name, formatOf(options))),
  );
  const schema = program
    .command('schema')
    .description('print the JSON Schema of a specification, with stage types of plugins, for editors')
    .option('--layer', 'of a file that others extend: nothing is required in it')
    .option('--no-plugins', 'use the built-in plugins only');
  withExamples(schema, ['trainyard schema > mlops.schema.json']).action(
    async (options: { layer?: boolean; plugins: boolean }) =>
      finish((await import('./commands/schema.ts')).schema(options)),
  );
  const completion = program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']));
  withExamples(completion, ['trainyard completion bash > trainyard-completion.bash']).action(
    async (shell: 'bash' | 'zsh' | 'fish') =>
      finish((await import('./commands/completion.ts')).completion(program, shell)),
  );
}
