// Signing out without an answer: here it is done at once, and the service learns of it when it can be reached.
import { type Answer, answerOf } from '../runtime/call.ts'
import { isTemporary } from '../runtime/retry.ts'

const firstWaitMillis = 5000
/** Together about an hour and a half. After that the session ends by itself, since its tokens are used no more. */
const tries = 10

/** What logout gives where the service could not be told. */
export const signedOutHere = (): Answer<unknown> =>
  answerOf(
    { message: 'You are signed out here. The service is told when it can be reached.' },
    Response.error(),
  )

/** Sends the logout until there is an answer, each time after a longer wait, or when the browser is online again. */
export async function sendLater(send: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < tries; n++) {
    await untilOnline(firstWaitMillis * 2 ** n)
    try {
      await send()
      return
    } catch (error) {
      if (!isTemporary(error)) return
    }
  }
}

function untilOnline(millis: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      globalThis.removeEventListener?.('online', go)
      resolve()
    }
    const timer = setTimeout(go, millis)
    const inNode = timer as { unref?(): void }
    inNode.unref?.() // a program need not wait for it
    globalThis.addEventListener?.('online', go)
  })
}
