import { allFields, functions, jsonSchema } from '@trainyard/engine';
import { builtIn } from './built-in.ts';
import { allEntries } from './commands/explain.ts';

/** A cell of a table: what would end it is escaped. */
function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\n/g, ' ');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [`| ${header.join(' | ')} |`, `|${header.map(() => ' --- |').join('')}`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join('\n');
}

/** The reference in `docs/reference`, made from the tables that the program itself uses: file name → content. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const fields = table(['field', 'what it is', 'type', 'required'], allFields().map(({ path, description, type, required }) => [`\`${path}\``, description, type, required ? 'yes' : '']));
  const findings = allEntries().map(({ code, severity, why, example }) => `## ${code}\n\n${severity}. ${why}\n${example === undefined ? '' : `\nReported for:\n\n\`\`\`yaml reports=${code}\n${example.bad.trimEnd()}\n\`\`\`\n\nNot for:\n\n\`\`\`yaml\n${example.good.trimEnd()}\n\`\`\`\n`}`);
  const capabilities = builtIn.map(({ name, summary, capabilities: all }) => `## ${name}\n\n${summary}.\n\n${table(['field', 'what the target does with it'], Object.entries(all).map(([field, capability]) => [`\`${field}\``, capability.kind === 'honoured' ? 'honoured' : capability.kind === 'approximated' ? `approximated: ${capability.how}` : `ignored: ${capability.why}`]))}\n`);
  return new Map([
    ['fields.md', `# Fields\n\nEvery field of the language. Items of lists and keys of maps by name are left out of the paths.\n\n${fields}\n`],
    ['functions.md', `# Functions of conditions\n\n\`p50\` to \`p99\` are short for \`quantile\`. A function over time without a window takes five minutes.\n\n${table(['function', 'what it does'], Object.values(functions).map(({ signature, text }) => [`\`${signature}\``, text]))}\n`],
    ['findings.md', `# Findings\n\nEverything that \`trainyard check\` can report; \`trainyard explain CODE\` prints the same.\n\n${findings.join('\n')}`],
    ['plugins.md', `# Plugins\n\nWhat each target does with the fields that it is responsible for. A field in use that no target honours is a warning.\n\n${capabilities.join('\n')}`],
    ['specification.schema.json', `${JSON.stringify(jsonSchema(), null, 2)}\n`],
  ]);
}
