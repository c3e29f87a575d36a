import { Argument, Command, CommanderError, Option } from 'commander';
import { UsageError } from './failures.ts';
import { exitCodes, remark } from './terminal.ts';
import type { Format } from './terminal.ts';
import { version } from './version.ts';

interface Shared {
  readonly format: Format;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Runs the command line; resolves to the exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.done;
  const finish = async (work: Promise<number> | number): Promise<void> => void (code = await work);
  const program = buildProgram(finish);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (reason) {
    if (reason instanceof CommanderError) return reason.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (reason instanceof UsageError) {
      remark(reason.message);
      return exitCodes.usage;
    }
    remark(`This is a bug in Trainyard ${version}: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\nNothing was written. Please report it with the specification that caused it.`);
    return exitCodes.bug;
  }
  return code;
}

function formatOf<T extends Shared>(options: T): T {
  return options.json === true ? { ...options, format: 'json' } : options;
}

function withOutput(command: Command, choices: readonly Format[] = ['text', 'json', 'sarif']): Command {
  return command.addOption(new Option('--format <format>', 'how to print').choices([...choices]).default('text')).option('--json', 'short for --format json').option('-q, --quiet', 'print errors only');
}

function withReading(command: Command): Command {
  return command.option('--env <name>', 'lay this environment over the specification').option('--no-plugins', 'use the built-in plugins only').option('--revision <hash>', 'the commit that the specification belongs to').option('--time <time>', 'the time of the build, in UTC');
}

function buildProgram(finish: (work: Promise<number> | number) => Promise<void>): Command {
  const program = new Command('trainyard').description('One specification of an ML service; everything that runs it, generated and kept true.').version(version, '-V, --version', 'print the version').exitOverride().showHelpAfterError('(`trainyard --help` shows how it is used)').showSuggestionAfterError(true);
  program.addHelpText('after', '\nExit codes: 0 done, 1 the specification or the files are wrong, 2 wrong use, 3 a bug of Trainyard or of a plugin.');
  withOutput(withReading(program.command('check').description('check specifications; writes nothing').argument('<spec...>', 'specifications'))).action(async (files: string[], options) => finish((await import('./commands/check.ts')).check(files, formatOf(options))));
  withOutput(withReading(program.command('generate').description('generate everything, and write what changed').argument('<spec...>', 'specifications').option('-o, --out <folder>', 'where to (default: `generated` beside each specification)').option('--dry-run', 'say what would be written, write nothing'))).action(async (files: string[], options) => finish((await import('./commands/generate.ts')).generate(files, formatOf(options))));
  withOutput(withReading(program.command('plan').description('say what `generate` would do').argument('<spec...>', 'specifications').option('-o, --out <folder>', 'where to').option('--check', 'exit with 1 if anything is out of date'))).action(async (files: string[], options) => finish((await import('./commands/plan.ts')).plan(files, formatOf(options))));
  withOutput(withReading(program.command('graph').description('draw a specification').argument('<spec>', 'a specification').addOption(new Option('--as <form>', 'form of the picture').choices(['tree', 'mermaid', 'dot']).default('tree'))), ['text', 'json']).action(async (file: string, options) => finish((await import('./commands/graph.ts')).graph(file, formatOf(options))));
  withOutput(program.command('explain').description('explain a kind of finding; without a code, list all').argument('[code]', 'such as model/unknown-field'), ['text', 'json']).action(async (code: string | undefined, options) => finish((await import('./commands/explain.ts')).explain(code, formatOf(options))));
  program.command('schema').description('print the JSON Schema of a specification').action(async () => finish((await import('./commands/lists.ts')).schema()));
  withOutput(withReading(program.command('plugins').description('list the plugins')), ['text', 'json']).action(async (options) => finish((await import('./commands/lists.ts')).plugins(formatOf(options))));
  program.command('init').description('write a commented specification to begin with').argument('<name>', 'name of the service').option('--force', 'overwrite').action(async (name: string, options: { force?: boolean }) => finish((await import('./commands/init.ts')).init(name, options)));
  program.command('completion').description('print a completion script for a shell').addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish'])).action(async (shell: 'bash' | 'zsh' | 'fish') => finish((await import('./commands/completion.ts')).completion(program, shell)));
  return program;
}

void run(process.argv.slice(2)).then((code) => (process.exitCode = code));
