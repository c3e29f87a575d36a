import type { ts } from 'ts-morph';
import type { TypeScript } from './load.ts';
import { unknownAt } from './reading.ts';
import type { Reading } from './reading.ts';

/** Statements that may change what the constants hold: with one of them, the constants are not what they seem. */
export function readStatements(reading: Reading): void {
  const { ts, file } = reading;
  for (const statement of file.statements) {
    if (
      ts.isImportDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isFunctionDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      ts.isExportAssignment(statement) ||
      ts.isExportDeclaration(statement) ||
      statement.kind === ts.SyntaxKind.EmptyStatement
    )
      continue;
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer !== undefined && !isUnrunFree(reading, name, initializer))
          unknownAt(reading, initializer, 'runs before the specification is made');
    } else if (!(ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(isDeclare(ts))))
      unknownAt(reading, statement, 'is a statement, which may change the specification when the file runs');
  }
}

function isDeclare(ts: TypeScript): (modifier: ts.Modifier) => boolean {
  return (modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword;
}

/** Whether working a variable out can change nothing else: it is data, a function, or was read already. */
function isUnrunFree(reading: Reading, name: ts.BindingName, initializer: ts.Expression): boolean {
  const { ts } = reading;
  if (ts.isIdentifier(name) && reading.known.has(name.text)) return true;
  let pure = true;
  const visit = (node: ts.Node): void => {
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return;
    if (
      ts.isCallExpression(node) ||
      ts.isNewExpression(node) ||
      ts.isAwaitExpression(node) ||
      ts.isTaggedTemplateExpression(node) ||
      ts.isClassExpression(node) ||
      ts.isDeleteExpression(node) ||
      ts.isPostfixUnaryExpression(node) ||
      (ts.isPrefixUnaryExpression(node) &&
        node.operator >= ts.SyntaxKind.PlusPlusToken &&
        node.operator <= ts.SyntaxKind.MinusMinusToken) ||
      (ts.isBinaryExpression(node) &&
        node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
        node.operatorToken.kind <= ts.SyntaxKind.LastAssignment)
    )
      pure = false;
    ts.forEachChild(node, visit);
  };
  visit(initializer);
  return pure;
}
