// The most common passwords, which attackers try first. None can be chosen; accounts that have one can still sign in.
import { canonicalPassword } from './password.ts'

/** How many of them are rejected, the most frequent first; those shorter than any password may be are left out. */
const listLength = 5000
const minLength = 8

let loading: Promise<Set<string>> | undefined

/** Loads the list, once. Called at the start, so that no request waits for it. */
export function loadCommonPasswords(): Promise<Set<string>> {
  loading ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => {
    const longEnough = dictionary['passwords-common'].filter(({ length }) => length >= minLength)
    return new Set(longEnough.slice(0, listLength))
  })
  return loading
}

/** Whether a password is among the most common ones, regardless of case. */
export async function isCommonPassword(password: string): Promise<boolean> {
  return (await loadCommonPasswords()).has(canonicalPassword(password).toLowerCase())
}
