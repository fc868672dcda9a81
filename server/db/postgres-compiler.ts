// Writes Kysely's queries for PostgreSQL so that they mean what they mean on SQLite: types, sort order, LIKE, empty lists.
import {
  type BinaryOperationNode,
  type ColumnDefinitionNode,
  type DataTypeNode,
  DataTypeNode as DataTypes,
  OperatorNode,
  PostgresQueryCompiler,
  PrimitiveValueListNode,
} from 'kysely';

/** The names migrations use are SQLite's; its integers always have 64 bits. */
const TYPES: Readonly<Record<string, string>> = { blob: 'bytea', integer: 'bigint' };

export class AlikeCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    this.append(TYPES[node.dataType] ?? node.dataType);
  }

  /** Text is compared byte by byte as in SQLite, whatever the locale of the database; LIKE 'prefix%' then uses the index. */
  protected override visitColumnDefinition(node: ColumnDefinitionNode): void {
    const isText = DataTypes.is(node.dataType) && node.dataType.dataType === 'text';
    super.visitColumnDefinition(isText ? { ...node, dataType: COLLATED_TEXT } : node);
  }

  /** In SQLite no character of a pattern escapes another one, and a list may be empty: nothing is in it. */
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const { operator, rightOperand } = node;
    const name = OperatorNode.is(operator) ? operator.operator : '';
    if (PrimitiveValueListNode.is(rightOperand) && rightOperand.values.length === 0) {
      this.append(name === 'in' ? 'false' : 'true');
      return;
    }
    super.visitBinaryOperation(node);
    if (/^(not )?like$/.test(name)) this.append(" escape ''");
  }
}

const COLLATED_TEXT: DataTypeNode = { kind: 'DataTypeNode', dataType: 'text collate "C"' as DataTypeNode['dataType'] };
