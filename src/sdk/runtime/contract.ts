// What the runtime has to know of the contract. In the package this file is written by the generator, from openapi.json;
// here it is as much of it as lets the runtime compile by itself.

export type ProblemCode = string

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

export interface SignedIn {
  token: string
  expires_in: number
  refresh_token: string
}

/** Where a refresh token is exchanged. */
export const refreshPath: string = '/api/auth/refresh'
