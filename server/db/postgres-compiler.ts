// Writes Kysely's queries for PostgreSQL so that they mean what they mean on SQLite: types, sort order, LIKE.
import {
  type BinaryOperationNode,
  type ColumnDefinitionNode,
  type DataTypeNode,
  DataTypeNode as DataTypes,
  OperatorNode,
  PostgresQueryCompiler,
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

  /** In SQLite no character of a pattern escapes another one. */
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    super.visitBinaryOperation(node);
    if (OperatorNode.is(node.operator) && /^(not )?like$/.test(node.operator.operator)) this.append(" escape ''");
  }
}

const COLLATED_TEXT: DataTypeNode = { kind: 'DataTypeNode', dataType: 'text collate "C"' as DataTypeNode['dataType'] };
