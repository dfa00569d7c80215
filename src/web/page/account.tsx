// Who is signed in.
import { useState } from 'preact/hooks'
import { Modal } from '../controls/modal.tsx'
import { api } from '../state/client.ts'
import { useCopy, useSnapshot } from '../state/copy.ts'
import { attempt, say } from '../state/messages.ts'
import { useExternal } from '../state/observable.ts'

const useUser = () => useExternal(api.session.onChange, api.session.snapshot).user

export function Account({ close }: { close: () => void }) {
  const user = useUser()
  const copy = useCopy()
  const { pending } = useSnapshot()
  const [isWarned, setWarned] = useState(false)
  const isLoss = pending > 0
  // Signed out first, so that nothing is fetched again of what is deleted here.
  const signOut = () => attempt(api.auth.logout().then(copy.clear))
  return (
    <Modal title="Account" close={close}>
      <p>
        {user?.name}
        <br />
        <small>{user?.email}</small>
      </p>
      {isLoss && isWarned && (
        <p class="error" role="alert">
          What was not sent yet ({pending}) is lost when you sign out now.
        </p>
      )}
      <footer>
        <a href="../docs">Developers’ docs</a>
        <button type="button" onClick={() => (isLoss && !isWarned ? setWarned(true) : signOut())}>
          {isLoss && isWarned ? 'Sign out anyway' : 'Sign out'}
        </button>
      </footer>
    </Modal>
  )
}

/** Reminds of the mail that was sent at the registration. */
export function NotVerified() {
  const user = useUser()
  if (user?.email_verified !== false) return null
  const send = () =>
    attempt(api.auth.requestEmailVerification().then(() => say(`A mail to ${user.email} is on its way.`)))
  return (
    <p class="banner">
      Verify your address by the link in the mail to {user.email}.
      <button type="button" class="link" onClick={send}>
        Send it again
      </button>
    </p>
  )
}
