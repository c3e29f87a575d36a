/**
 * Argo Workflows reads `{{ … }}` anywhere in a template, and Kubernetes `$( … )` in commands. Neither has a sign that turns it off everywhere, so each
 * place has its own way to write a text of a specification that is only a text there.
 */
const AGAIN = /(?<=\{)\{/g;

/** Data as JSON, in which both signs can be written as escapes. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value).replace(AGAIN, '\\u007b').replaceAll('$', '\\u0024');
}

/** A part of a command: Kubernetes puts in the brace after Argo has read it. */
export function inertArgument(text: string): string {
  return text.replaceAll('$', '$$$$').replace(AGAIN, '$(BRACE)');
}

/** The variable that `inertArgument` names. */
export const BRACE = { name: 'BRACE', value: '{' };

/** A name, in which braces cannot stand anyway. */
export function inertName(text: string): string {
  return text.replace(AGAIN, ' {');
}

/** The name of an artifact in Argo Workflows, and of its file. */
export function artifactName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, '_');
}
