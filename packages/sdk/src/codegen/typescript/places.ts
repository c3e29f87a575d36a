import type * as morphModule from 'ts-morph';
import type { Expression, Node, ObjectLiteralExpression, SourceFile, ts } from 'ts-morph';

/** The classes of ts-morph, which loads on use. */
export type Morph = typeof morphModule;

/** The object that a module exports as its default (or as `module.exports`), however it is wrapped; undefined if there is none in the text. */
export function exportedObject(morph: Morph, source: SourceFile): ObjectLiteralExpression | undefined {
  const assigned = source.getExportAssignments()[0]?.getExpression() ?? commonJsExport(morph, source);
  return assigned === undefined ? undefined : objectIn(morph, assigned, source);
}

function commonJsExport({ Node }: Morph, source: SourceFile): Expression | undefined {
  for (const statement of source.getStatements()) {
    const expression = Node.isExpressionStatement(statement) ? statement.getExpression() : undefined;
    if (Node.isBinaryExpression(expression) && expression.getLeft().getText() === 'module.exports')
      return expression.getRight();
  }
  return undefined;
}

/** Through calls (`defineConfig({…})`), functions (`() => ({…})`), constants, brackets and assertions of types. */
function objectIn(morph: Morph, expression: Node, source: SourceFile): ObjectLiteralExpression | undefined {
  const { Node } = morph;
  const bare = unwrapped(morph, expression, source);
  if (Node.isObjectLiteralExpression(bare)) return bare;
  if (Node.isCallExpression(bare)) {
    for (const argument of bare.getArguments()) {
      const found = objectIn(morph, argument, source);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!Node.isArrowFunction(bare) && !Node.isFunctionExpression(bare) && !Node.isFunctionDeclaration(bare))
    return undefined;
  const body = bare.getBody();
  if (!Node.isBlock(body)) return body === undefined ? undefined : objectIn(morph, body, source);
  const returned = body.getStatements().filter(Node.isReturnStatement);
  const only = returned.length === 1 ? returned[0]?.getExpression() : undefined;
  return only === undefined ? undefined : objectIn(morph, only, source);
}

/** An expression without brackets and assertions of types; the value of a constant of the module in the place of its name. */
export function unwrapped(morph: Morph, expression: Node, source: SourceFile, seen = new Set<string>()): Node {
  const { Node } = morph;
  if (
    Node.isParenthesizedExpression(expression) ||
    Node.isAsExpression(expression) ||
    Node.isSatisfiesExpression(expression)
  )
    return unwrapped(morph, expression.getExpression(), source, seen);
  if (!Node.isIdentifier(expression) || seen.has(expression.getText())) return expression;
  const name = expression.getText();
  const constant = source.getVariableDeclaration(name);
  const value = constant?.getInitializer() ?? source.getFunction(name);
  if (value === undefined) return expression;
  const inner = unwrapped(morph, value, source, new Set([...seen, name]));
  return Node.isIdentifier(inner) ? expression : inner;
}

/** The member of an object under a key, written plainly or in quotes. */
export function memberOf(
  { Node }: Morph,
  object: ObjectLiteralExpression,
  key: string,
): Node<ts.ObjectLiteralElementLike> | undefined {
  return object.getProperties().find((each) => {
    if (Node.isSpreadAssignment(each)) return false;
    const name = each.getNameNode();
    if (Node.isComputedPropertyName(name)) return false;
    return Node.isStringLiteral(name) || Node.isNoSubstitutionTemplateLiteral(name)
      ? name.getLiteralText() === key
      : name.getText() === key;
  });
}

/** Names that statements of the module declare, imports among them. */
export function declaredNames({ Node }: Morph, source: SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const each of source.getImportDeclarations()) {
    const { default: whole, namespace } = localNames(each);
    for (const name of [whole, namespace]) if (name !== undefined) names.add(name);
    for (const named of each.getNamedImports()) names.add(named.getAliasNode()?.getText() ?? named.getName());
  }
  for (const statement of source.getStatements()) {
    if (Node.isVariableStatement(statement))
      for (const each of statement.getDeclarations())
        for (const name of [each.getNameNode(), ...each.getNameNode().getDescendants()])
          if (Node.isIdentifier(name)) names.add(name.getText());
    if (
      Node.isFunctionDeclaration(statement) ||
      Node.isClassDeclaration(statement) ||
      Node.isInterfaceDeclaration(statement) ||
      Node.isTypeAliasDeclaration(statement) ||
      Node.isEnumDeclaration(statement) ||
      Node.isModuleDeclaration(statement)
    )
      names.add(statement.getName() ?? '');
  }
  return names;
}

/** What an import calls the default export and the whole module. */
export function localNames(declaration: ReturnType<SourceFile['getImportDeclarations']>[number]): {
  readonly default: string | undefined;
  readonly namespace: string | undefined;
} {
  return {
    default: declaration.getDefaultImport()?.getText(),
    namespace: declaration.getNamespaceImport()?.getText(),
  };
}
