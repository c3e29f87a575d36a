import { allFields } from '@trainyard/engine';
import type { Command, Option } from 'commander';
import { writeOut } from '../terminal.ts';

/** The shells that can be completed in. */
export type Shell = 'bash' | 'zsh' | 'fish';

/** What follows an option or stands as an argument: one of some words, a specification, any file, a folder, or anything. */
type Value = { readonly words: readonly string[] } | 'spec' | 'file' | 'folder' | 'any';

interface CompletedOption {
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined if the option takes no value. */
  readonly value: Value | undefined;
}

interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly argument: Value | undefined;
}

/** `completion SHELL`: a script that completes commands, options and their values, made from the commands themselves. */
export async function completion(program: Command, shell: Shell): Promise<number> {
  const codes = (await import('../finding-pages.ts')).allEntries().map((entry) => entry.code);
  const paths = allFields().flatMap(({ path }) => (path.startsWith('mlops.') ? [path.slice('mlops.'.length)] : []));
  const names = (await import('../built-in.ts')).builtIn.map((plugin) => plugin.name);
  const commands = program.commands.map((command) => completed(command, { what: [...codes, ...paths], name: names }));
  const all = [
    ...commands,
    {
      name: 'help',
      description: 'show how a command is used',
      options: [],
      argument: { words: commands.map((each) => each.name) },
    },
  ];
  writeOut({ bash, zsh, fish }[shell](all));
  return 0;
}

function completed(command: Command, known: Readonly<Record<string, readonly string[]>>): CompletedCommand {
  const [argument] = command.registeredArguments;
  const options = [
    ...command.options.map(completedOption),
    { flags: ['-h', '--help'], description: 'show how it is used', value: undefined },
  ];
  const words = argument?.argChoices ?? (command.name() === 'init' ? undefined : known[argument?.name() ?? '']);
  return {
    name: command.name(),
    description: plain(command.description()),
    options,
    argument:
      argument === undefined
        ? undefined
        : words !== undefined
          ? { words }
          : ['spec', 'path'].includes(argument.name())
            ? 'spec'
            : 'any',
  };
}

function completedOption(option: Option): CompletedOption {
  const flags = [option.short, option.long].filter((flag): flag is string => flag !== undefined);
  const value =
    option.argChoices !== undefined
      ? { words: option.argChoices }
      : /<folder>/.test(option.flags)
        ? 'folder'
        : /<file>/.test(option.flags)
          ? 'spec'
          : /<place>/.test(option.flags)
            ? 'file'
            : 'any';
  return {
    flags,
    description: plain(option.description),
    value: option.required || option.optional ? value : undefined,
  };
}

/** A description without what a shell would read in it. */
function plain(text: string): string {
  return text.replace(/[`'"$\\:[\]]/g, '');
}

const bashActions = {
  spec: '_trainyard_specs',
  file: '_trainyard_files',
  folder: 'COMPREPLY=($(compgen -d -- "$current")); compopt -o filenames 2>/dev/null',
  any: '',
} as const;

function bashAction(value: Value): string {
  return typeof value === 'string' ? bashActions[value] : `_trainyard_words "${value.words.join(' ')}"`;
}

function bash(commands: readonly CompletedCommand[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap(({ flags, value }) =>
      value === undefined
        ? []
        : [`    ${flags.map((flag) => `${name}:${flag}`).join('|')}) ${bashAction(value)}; return ;;`],
    ),
  );
  const rest = commands.map(
    ({ name, options, argument }) =>
      `    ${name}) if [[ "$current" == -* ]]; then _trainyard_words "${options.flatMap(({ flags }) => flags).join(' ')}"; else ${argument === undefined ? ':' : bashAction(argument) || ':'}; fi ;;`,
  );
  return `# trainyard completion for bash: source this file, for instance from ~/.bashrc.
_trainyard_words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
_trainyard_specs() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -X '!*.mlops*' -- "$current") $(compgen -d -- "$current"))
  compopt -o filenames 2>/dev/null
}
_trainyard_files() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$current"))
  compopt -o filenames 2>/dev/null
}
_trainyard() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then _trainyard_words "${commands.map(({ name }) => name).join(' ')} --help --version"; return; fi
  case "$command:$previous" in
${values.join('\n')}
  esac
  case "$command" in
${rest.join('\n')}
  esac
}
complete -F _trainyard trainyard
`.replace(/ ; return/g, ' return');
}

const zshActions = {
  spec: '_files -g "*.mlops(|.yaml|.yml|.ts)"',
  file: '_files',
  folder: '_files -/',
  any: '',
} as const;

function zshAction(value: Value): string {
  return typeof value === 'string' ? zshActions[value] : `(${value.words.join(' ')})`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const option = ({ flags, description, value }: CompletedOption): string[] =>
    flags.map((flag) => `'${flag}[${description}]${value === undefined ? '' : `:value:${zshAction(value)}`}'`);
  const cases = commands.map(
    ({ name, options, argument }) =>
      `    ${name}) _arguments ${[...options.flatMap(option), ...(argument === undefined ? [] : [`'*:argument:${zshAction(argument)}'`])].join(' ')} ;;`,
  );
  return `#compdef trainyard
# trainyard completion for zsh: put this file as _trainyard into a folder of $fpath, or source it after compinit.
_trainyard() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commands.map(({ name, description }) => `'${name}:${description}'`).join(' ')})
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _trainyard trainyard
`;
}

function fishAction(value: Value): string {
  if (value === 'spec' || value === 'file') return '-F';
  if (value === 'folder') return "-f -a '(__fish_complete_directories)'";
  return value === 'any' ? '-f' : `-f -a '${value.words.join(' ')}'`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const of = (name: string): string => `complete -c trainyard -n '__fish_seen_subcommand_from ${name}'`;
  const option = (name: string, { flags, description, value }: CompletedOption): string =>
    `${of(name)} ${flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ')}${value === undefined ? '' : ` -r ${fishAction(value)}`} -d '${description}'`;
  const lines = commands.flatMap(({ name, description, options, argument }) => [
    `complete -c trainyard -f -n __fish_use_subcommand -a ${name} -d '${description}'`,
    `${of(name)} ${argument === undefined ? '-f' : fishAction(argument)}`,
    ...options.map((each) => option(name, each)),
  ]);
  return `# trainyard completion for fish: save as ~/.config/fish/completions/trainyard.fish.\n${lines.join('\n')}\n`;
}
