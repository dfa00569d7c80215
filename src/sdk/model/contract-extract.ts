// What the double knows of the contract: an extract of the OpenAPI document, written when the package is generated.

/** JSON Schema, with the keywords that schema.ts knows and no reference. */
export type Schema = {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  format?: string
  default?: unknown
}

export type Parameter = { name: string; in: 'path' | 'query'; schema: Schema }

export type Operation = {
  id: string
  /** In upper case. */
  method: string
  /** With its parameters in braces. */
  path: string
  /** Whether it needs an access token. */
  isProtected: boolean
  parameters: Parameter[]
  /** What it takes as a body, which it then requires. */
  body?: { mediaTypes: string[]; schema: Schema }
}

export type ContractData = {
  openapi: string
  info: { title: string; version: string }
  operations: Operation[]
  /** Every problem by its code. */
  problems: Record<string, { status: number; title: string; detail: string }>
}
