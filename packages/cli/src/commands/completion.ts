import type { Command } from 'commander';
import { writeOut } from '../terminal.ts';

/** `completion SHELL`: a script that completes commands and options, made from the commands themselves. */
export function completion(program: Command, shell: 'bash' | 'zsh' | 'fish'): number {
  const commands = program.commands.map((command) => ({ name: command.name(), description: command.description().replace(/[`']/g, ''), options: command.options.map((option) => option.long ?? '').filter((long) => long !== '') }));
  writeOut({ bash, zsh, fish }[shell](commands));
  return 0;
}

type Commands = readonly { readonly name: string; readonly description: string; readonly options: readonly string[] }[];

function bash(commands: Commands): string {
  const cases = commands.map(({ name, options }) => `    ${name}) words="${options.join(' ')}" ;;`).join('\n');
  return `_trainyard() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map(({ name }) => name).join(' ')}"
  else case "\${COMP_WORDS[1]}" in
${cases}
  esac; fi
  if [[ "$current" == -* || "$COMP_CWORD" -eq 1 ]]; then COMPREPLY=($(compgen -W "$words" -- "$current")); else COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _trainyard trainyard
`;
}

function zsh(commands: Commands): string {
  const cases = commands.map(({ name, options }) => `    ${name}) compadd -- ${options.join(' ')}; _files ;;`).join('\n');
  return `#compdef trainyard
_trainyard() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commands.map(({ name, description }) => `'${name}:${description}'`).join(' ')})
    _describe command commands
  else case "$words[2]" in
${cases}
  esac; fi
}
compdef _trainyard trainyard
`;
}

function fish(commands: Commands): string {
  return commands
    .flatMap(({ name, description, options }) => [
      `complete -c trainyard -n __fish_use_subcommand -a ${name} -d '${description}'`,
      ...options.map((option) => `complete -c trainyard -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}
