import { TemplateProblem } from './pieces.ts';
import type { TemplateLanguage } from './pieces.ts';
import { checkScanned } from './scanned.ts';
import type { Scan } from './scanned.ts';

/** Texts and comments of HCL; a text may hold expressions that hold texts. */
function scanHcl(): Scan {
  /** What is open: brackets, texts, and expressions in texts. */
  const open: ('{' | '"' | '${')[] = [];
  let comment: string | undefined;
  return {
    get inside() {
      return comment !== undefined ? 'a comment' : open.some((each) => each !== '{') ? 'a text' : undefined;
    },
    step: (rest) => {
      if (comment !== undefined) {
        if (!rest.startsWith(comment)) return 1;
        const { length } = comment;
        comment = undefined;
        return length;
      }
      if (open.at(-1) === '"') {
        if (rest.startsWith('\\')) return 2;
        if (/^(\$\$|%%)\{/.test(rest)) return 3;
        if (/^[$%]\{/.test(rest)) return (open.push('${'), 2);
        if (rest.startsWith('"')) open.pop();
        return 1;
      }
      if (rest.startsWith('<<'))
        throw new TemplateProblem('a template cannot hold a text in lines (<<): give it as a value');
      const begin = /^(#|\/\/|\/\*)/.exec(rest)?.[1];
      if (begin !== undefined) {
        comment = begin === '/*' ? '*/' : '\n';
        return begin.length;
      }
      if (rest.startsWith('"')) open.push('"');
      else if (rest.startsWith('{')) open.push('{');
      else if (rest.startsWith('}')) open.pop();
      return 1;
    },
  };
}

/** A text in quotes: neither `${` nor `%{` of it begins an expression. */
function hclText(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TemplateProblem('HCL cannot say half a character (a lone surrogate)');
  return JSON.stringify(text)
    .replace(/\\([bf])/g, (_, letter: string) => (letter === 'b' ? '\\u0008' : '\\u000c'))
    .replace(/[$%](?=[$%{])/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)
    .replace(
      /[\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

function hclValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return hclText(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TemplateProblem('a number of HCL must be finite');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(hclValue).join(', ')}]`;
  if (typeof value !== 'object') throw new TemplateProblem(`HCL has no value for a ${typeof value}`);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return members.length === 0
    ? '{}'
    : `{ ${members.map(([key, member]) => `${hclText(key)} = ${hclValue(member)}`).join(', ')} }`;
}

/** HCL, the language of Terraform: values are literals, names identifiers. */
export const hcl: TemplateLanguage = {
  check: (pieces) => checkScanned(pieces, scanHcl(), { before: /[\w"\\$%-]/, after: /[\w"-]/ }),
  print: hclValue,
  identifier: (name) => name.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^(?![A-Za-z_])/, '_'),
};
