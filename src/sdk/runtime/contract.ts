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

export interface List {
  id: number
  user_id: number
  name: string
  position: string
  created_at: string
  updated_at: string
}

export interface Task {
  id: number
  user_id: number
  title: string
  description: string | null
  completed: boolean
  priority: 'low' | 'medium' | 'high' | (string & {}) | null
  due_date: string | null
  due_time: string | null
  time_zone: string | null
  recurrence: string | null
  recurs_from: 'due' | 'completion' | (string & {})
  labels: string[]
  list_id: number | null
  parent_id: number | null
  position: string
  completed_at: string | null
  deleted_at: string | null
  series_id: number | null
  external_id: string | null
  created_at: string
  updated_at: string
}

export interface NewList {
  name: string
}
export interface ListPatch {
  name?: string
}
export interface NewTask {
  title: string
  list_id?: number | null
  parent_id?: number | null
  external_id?: string | null
}
export interface TaskPatch {
  title?: string
  completed?: boolean
}
export interface TaskMove {
  list_id?: number | null
  parent_id?: number | null
  after_id?: number | null
}
export interface TaskBatch {
  operations: { op: 'create'; body: NewTask }[]
}
export interface TaskBatchResult {
  results: { task: Task | null; etag: string | null }[]
}

export type Change =
  | { type: 'task'; id: number; data: Task | null; etag: string | null }
  | { type: 'list'; id: number; data: List | null; etag: string | null }
export interface Changes {
  changes: Change[]
  next: string
  more: boolean
}

/** The path at which a refresh token is exchanged. */
export const refreshPath: string = '/api/auth/refresh'
