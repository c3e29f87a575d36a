import { allFields, functions, jsonSchema, layerSchema, optionsOf, versionRules } from '@trainyard/engine';
import { builtIn } from './built-in.ts';
import { allEntries, findingPage } from './finding-pages.ts';
import type { Described } from './finding-pages.ts';
import { capabilityText } from './commands/plugins.ts';
import { buildProgram, examplesOf, exitCodeTexts } from './program.ts';

type Program = ReturnType<typeof buildProgram>;

/** A cell of a table: what would end it is escaped. */
function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\n/g, ' ');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [
    `| ${header.join(' | ')} |`,
    `|${header.map(() => ' --- |').join('')}`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n');
}

/** The reference in `docs/reference`, made from the tables that the program itself uses: file name → content. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const entries = allEntries();
  return new Map([
    ['cli.md', commandsPage()],
    ['fields.md', fieldsPage()],
    ['functions.md', functionsPage()],
    ['findings.md', findingsPage(entries)],
    ...entries.map((entry) => [`findings/${entry.code}.md`, findingPage(entry)] as const),
    ['codes.txt', entries.map(({ code, severity }) => `${code} ${severity}\n`).join('')],
    ['plugins.md', pluginsPage()],
    ['versions.md', versionsPage()],
    ['specification.schema.json', `${JSON.stringify(jsonSchema(), null, 2)}\n`],
    ['layer.schema.json', `${JSON.stringify(layerSchema(), null, 2)}\n`],
  ]);
}

/** Which change asks for which step of the version. */
function versionsPage(): string {
  const rules = table(
    ['field', 'when', 'step', 'why'],
    versionRules.map(({ fields, when, step, reason }) => [
      fields.map((field) => `\`${field}\``).join(', '),
      when ?? '',
      step,
      reason,
    ]),
  );
  return `# Versions\n\nWhat \`trainyard diff\` asks of the version of a service for a change of a field or of anything below it. The first row that holds decides; of\nseveral changes the greatest counts. [The guide](../guides/diff.md) shows it at work.\n\n${rules}\n`;
}

function commandsPage(): string {
  const program = buildProgram(async () => undefined);
  const list = table(
    ['command', 'what it does'],
    program.commands.map((command) => [`[\`${command.name()}\`](#${command.name()})`, command.description()]),
  );
  const codes = table(
    ['exit code', 'meaning'],
    exitCodeTexts.map(([code, text]) => [String(code), text]),
  );
  return `# Commands\n\n\`trainyard COMMAND --help\` prints the same. The examples run in the order in which they stand here.\n\n${list}\n\n## Exit codes\n\n${codes}\n\n${program.commands.map(commandSection).join('\n')}`;
}

function commandSection(command: Program): string {
  const args = command.registeredArguments.map((argument) => [
    `\`${argument.required ? `<${argument.name()}${argument.variadic ? '...' : ''}>` : `[${argument.name()}${argument.variadic ? '...' : ''}]`}\``,
    `${argument.description}${argument.argChoices === undefined ? '' : `: ${argument.argChoices.join(', ')}`}`,
    '',
  ]);
  const options = command.options.map((option) => [
    `\`${option.flags}\``,
    `${option.description}${option.argChoices === undefined ? '' : `: ${option.argChoices.join(', ')}`}`,
    typeof option.defaultValue === 'string' ? `\`${option.defaultValue}\`` : '',
  ]);
  const rows = [...args, ...options];
  const examples = examplesOf(command).map((call) => call.replace(/^trainyard/, 'npx trainyard'));
  return `## ${command.name()}\n\nTo ${command.description()}.\n\n${rows.length === 0 ? '' : `${table(['argument or option', 'what it does', 'default'], rows)}\n\n`}\`\`\`sh\n${examples.join('\n')}\n\`\`\`\n`;
}

function fieldsPage(): string {
  const fields = table(
    ['field', 'what it is', 'type', 'required'],
    allFields().map(({ path, description, type, required }) => [
      `\`${path}\``,
      description,
      type,
      required ? 'yes' : '',
    ]),
  );
  return `# Fields\n\nEvery field of the language. Items of lists and keys of maps by name are left out of the paths.\n\n${fields}\n`;
}

function functionsPage(): string {
  return `# Functions of conditions\n\n\`p50\` to \`p99\` are short for \`quantile\`. A function over time without a window takes five minutes.\n\n${table(
    ['function', 'what it does', 'cannot be asked'],
    Object.values(functions).map(({ signature, text, gaps }) => [`\`${signature}\``, text, gapText(gaps)]),
  )}\n`;
}

/** Where a function cannot be asked, in words. */
function gapText(gaps: readonly string[]): string {
  if (gaps.length === 0) return '';
  return gaps.length === 1 && gaps[0] === 'gate' ? 'in a gate' : 'anywhere but in Prometheus';
}

function findingsPage(entries: readonly Described[]): string {
  const areas = [...new Set(entries.map(({ code }) => code.split('/')[0] ?? ''))];
  const tables = areas.map((area) => {
    const own = entries.filter(({ code }) => code.startsWith(`${area}/`));
    return `## ${area}\n\n${table(
      ['finding', 'severity', 'why'],
      own.map(({ code, severity, why }) => [`[\`${code}\`](findings/${code}.md)`, severity, why]),
    )}`;
  });
  return `# Findings\n\nEverything that the commands can report. \`trainyard explain CODE\` prints the page of one.\n\n${tables.join('\n\n')}\n`;
}

function pluginsPage(): string {
  const sections = builtIn.map((plugin) => {
    const { name, summary, capabilities } = plugin;
    const options = optionsOf(plugin).map(({ name: option, type, description, fallback }) => [
      `\`${option}\``,
      description,
      type,
      fallback === undefined ? '' : `\`${fallback}\``,
    ]);
    const taken =
      options.length === 0
        ? `\`targets.${name}\` takes no options.`
        : `Options, in \`targets.${name}\`:\n\n${table(['option', 'what it is', 'type', 'default'], options)}`;
    return `## ${name}\n\n${summary}.\n\n${taken}\n\n${table(
      ['field', 'what the target does with it'],
      Object.entries(capabilities).map(([field, capability]) => [`\`${field}\``, capabilityText(capability)]),
    )}\n`;
  });
  return `# Plugins\n\nFor each target its options, and what it does with the fields that it is responsible for; \`trainyard plugins NAME\` prints the same. A field\nin use that no target honours is a warning. \`targets.<plugin>: false\` turns a target off; \`patches\`, a list of \`{ kind, name, patch }\`, changes\ngenerated YAML objects of any target. Fields that begin with \`x-\` are ignored.\n\n${sections.join('\n')}`;
}
