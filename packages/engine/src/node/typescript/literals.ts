import { typescriptDiagnostics } from './diagnostics.ts';
import type { ts } from 'ts-morph';
import type { Part, PartMember } from './parts.ts';
import { isTooMuch, placeOf, refuse, unknownAt } from './reading.ts';
import type { Reading } from './reading.ts';

/** What is known of a list's items. A spread of a known list stands for its items, each at the place where it is written. */
export function readList(reading: Reading, node: ts.ArrayLiteralExpression, depth: number): Part {
  const { ts } = reading;
  const items: Part[] = [];
  let open = false;
  for (const element of node.elements) {
    const range = placeOf(reading, element);
    if (ts.isOmittedExpression(element)) {
      refuse(reading, typescriptDiagnostics.notData({ range }, { what: 'a gap in a list' }));
    } else if (ts.isSpreadElement(element)) {
      const part = reading.readValue(element.expression, depth + 1);
      if (part.kind === 'list') {
        if (isTooMuch(reading, range, part.items.length)) break;
        items.push(...part.items);
        open ||= part.open;
      } else {
        open = true;
        if (part.kind !== 'unknown' && part.kind !== 'absent') unknownAt(reading, element, 'spreads what is no list');
      }
    } else {
      const before = reading.diagnostics.length;
      const part = reading.readValue(element, depth + 1);
      if (part.kind === 'absent' && reading.diagnostics.length === before)
        refuse(reading, typescriptDiagnostics.notData({ range }, { what: '`undefined` in a list' }));
      items.push(part);
    }
  }
  return { kind: 'list', range: placeOf(reading, node), items, open };
}

interface Members {
  readonly members: Map<string, PartMember>;
  /** The keys that were written since the last spread, which may be overridden. */
  readonly written: Map<string, PartMember>;
  open: boolean;
}

/** What is known of a map's keys. */
export function readMap(reading: Reading, node: ts.ObjectLiteralExpression, depth: number): Part {
  const { ts } = reading;
  const found: Members = { members: new Map(), written: new Map(), open: false };
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) spread(reading, property, found, depth);
    else if (ts.isPropertyAssignment(property)) assign(reading, property, found, depth);
    else if (ts.isShorthandPropertyAssignment(property)) {
      const value = reading.readValue(property.name, depth + 1);
      put(reading, found, property.name.text, { keyRange: placeOf(reading, property.name), value });
    } else {
      const what = ts.isMethodDeclaration(property) ? 'A method' : 'A getter or setter';
      refuse(reading, typescriptDiagnostics.codeKey({ range: placeOf(reading, property.name) }, { what }));
    }
  }
  return { kind: 'map', range: placeOf(reading, node), members: found.members, open: found.open };
}

function spread(reading: Reading, node: ts.SpreadAssignment, found: Members, depth: number): void {
  const part = reading.readValue(node.expression, depth + 1);
  found.written.clear();
  if (part.kind === 'map') {
    if (isTooMuch(reading, placeOf(reading, node), part.members.size)) return;
    for (const [key, member] of part.members) found.members.set(key, member);
    found.open ||= part.open;
  } else if (part.kind !== 'absent') {
    found.open = true;
    if (part.kind !== 'unknown') unknownAt(reading, node, 'spreads what is no map');
  }
}

function assign(reading: Reading, property: ts.PropertyAssignment, found: Members, depth: number): void {
  const { ts } = reading;
  const { name } = property;
  if (ts.isComputedPropertyName(name)) {
    found.open = true;
    unknownAt(reading, name, 'is a key that is worked out when the file runs');
    reading.readValue(property.initializer, depth + 1);
    return;
  }
  const key = ts.isPrivateIdentifier(name) || ts.isBigIntLiteral(name) ? name.getText(reading.file) : name.text;
  const keyRange = placeOf(reading, name);
  if (key === '__proto__')
    return void refuse(reading, typescriptDiagnostics.codeKey({ range: keyRange }, { what: "'__proto__'" }));
  put(reading, found, key, { keyRange, value: reading.readValue(property.initializer, depth + 1) });
}

function put(reading: Reading, found: Members, key: string, member: PartMember): void {
  const first = found.written.get(key);
  if (first !== undefined)
    return void refuse(
      reading,
      typescriptDiagnostics.duplicateKey(
        { range: member.keyRange },
        { key },
        { related: [{ range: first.keyRange, message: `'${key}' stands here first` }] },
      ),
    );
  found.written.set(key, member);
  found.members.set(key, member);
}
