// What the double remembers: accounts, each with all that is its own, and the tokens that it has given.

export type Task = {
  id: number
  user_id: number
  title: string
  description: string | null
  completed: boolean
  priority: 'low' | 'medium' | 'high' | null
  due_date: string | null
  created_at: string
  updated_at: string
}

export type StoredTask = Task & { version: number }

/** A sign-in; times are epoch milliseconds. */
export type Session = { id: number; createdAt: number; lastUsedAt: number; expiresAt: number }

export type Account = {
  id: number
  email: string
  name: string
  created_at: string
  /** As it is: this is a double, and its accounts are made up. */
  password: string
  tasks: Map<number, StoredTask>
  sessions: Map<number, Session>
  /** Answers kept by Idempotency-Key: for which body, and since when (epoch milliseconds). */
  keys: Map<string, { body: string; task: StoredTask; since: number }>
}

export type RefreshToken = {
  userId: number
  sessionId: number
  parent: RefreshToken | undefined
  isUsed: boolean
  /** How many were given for it. */
  successors: number
  /** Epoch milliseconds of the first use of one of them. */
  successorUsedAt: number | undefined
}

export type AccessToken = { userId: number; sessionId: number; expiresAtSeconds: number }

export type State = {
  accounts: Map<number, Account>
  accessTokens: Map<string, AccessToken>
  refreshTokens: Map<string, RefreshToken>
  lastIds: { account: number; task: number; session: number }
}

export const emptyState = (): State => ({
  accounts: new Map(),
  accessTokens: new Map(),
  refreshTokens: new Map(),
  lastIds: { account: 0, task: 0, session: 0 },
})

/** @returns an id that no other one of its kind has had */
export function nextId({ lastIds }: State, kind: keyof State['lastIds']): number {
  lastIds[kind] += 1
  return lastIds[kind]
}
