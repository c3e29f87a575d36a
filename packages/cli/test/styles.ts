import { parseDocument, visit } from 'yaml';

/** One specification in the ways in which people write YAML. */
export function stylesOf(text: string): (readonly [style: string, text: string])[] {
  const printed = (change: (document: ReturnType<typeof parseDocument>) => void, options: object = {}): string => {
    const document = parseDocument(text);
    change(document);
    return document.toString({ lineWidth: 0, ...options });
  };
  const braces =
    (depth: number) =>
    (document: ReturnType<typeof parseDocument>): void =>
      visit(document, {
        Collection: (_, node, path) =>
          void (path.filter((each) => 'items' in each).length >= depth && (node.flow = true)),
      });
  const quoted =
    (type: 'PLAIN' | 'QUOTE_SINGLE') =>
    (document: ReturnType<typeof parseDocument>): void =>
      visit(document, {
        Scalar: (key, node) => void (key === 'value' && typeof node.value === 'string' && (node.type = type)),
      });
  return [
    ['as it is', text],
    ['Windows line ends', text.replaceAll('\n', '\r\n')],
    ['no last line break', text.trimEnd()],
    [
      'comments on every line',
      text
        .split('\n')
        .map((line) => (line.trim() === '' || line.includes('#') ? line : `${line} # was ${line.length}`))
        .join('\n'),
    ],
    ['inner maps in braces', printed(braces(4))],
    ['most in braces', printed(braces(2))],
    ['without quotes', printed(quoted('PLAIN'))],
    ['in single quotes', printed(quoted('QUOTE_SINGLE'))],
  ];
}
