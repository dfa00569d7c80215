// What the runtime needs of the contract. In the package this file is generated from openapi.json; this version has just
// enough for the runtime to compile.

export type ProblemCode = string
export type KnownProblemCode = string

export interface FieldError {
  in: string
  pointer?: string
  code: string
  message: string
}

export interface Problem<Code extends ProblemCode = ProblemCode> {
  type: string
  title: string
  status: number
  detail: string
  code: Code
  request_id: string
  errors?: FieldError[]
}

export interface User {
  id: number
}

export interface SignedIn {
  user: User
  token: string
  expires_in: number
  refresh_token: string
}

/** The path at which a refresh token is exchanged. */
export const refreshPath: string = '/api/auth/refresh'
