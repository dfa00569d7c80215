// The passwords that are tried first. Nobody may choose one of them; whoever has one already can still sign in.

/** Of those long enough to be chosen, by frequency; the rarest of them is on rank 12,783 of all. */
const listed = 5000
const minLength = 8

let loading: Promise<Set<string>> | undefined

/** Reads the list once, 30 ms of work, which the start does, so that no request waits for it. */
export function loadCommonPasswords(): Promise<Set<string>> {
  loading ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => {
    const longEnough = dictionary['passwords-common'].filter(({ length }) => length >= minLength)
    return new Set(longEnough.slice(0, listed))
  })
  return loading
}

/** Whether a password is among the 5,000 most common ones; case makes no difference. */
export async function isCommonPassword(password: string): Promise<boolean> {
  return (await loadCommonPasswords()).has(password.toLowerCase())
}
