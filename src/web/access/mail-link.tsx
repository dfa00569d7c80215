// Where the links of mails lead. The token is sent when the button is pressed, since programs that look into mails open links, too.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../state/client.ts'
import { go, type Place, refTo } from '../state/places.ts'
import { NewPassword } from './access.tsx'
import { Form } from './form.tsx'

/** What the page has for the links of mails, by the names of their places. */
export const mailLinks: Record<string, (props: { place: Place }) => ComponentChildren> = {
  'reset-password': ResetPassword,
  'verify-email': VerifyEmail,
}

/** Takes the token out of the address, which others may see. */
function useToken({ name, value, token = '' }: Place): string {
  const [kept] = useState(token)
  if (token) go({ name, value }, { replace: true })
  return kept
}

function ResetPassword({ place }: { place: Place }) {
  const token = useToken(place)
  return (
    <main class="access">
      <h1>Set a new password</h1>
      <p>You will be signed out everywhere.</p>
      <Form
        action="Set the password"
        send={({ new_password }) =>
          api.auth.confirmPasswordReset({ token, new_password }).then(api.session.clear)
        }
        done="The password is set."
      >
        <NewPassword name="new_password" />
      </Form>
      <Home />
    </main>
  )
}

function VerifyEmail({ place }: { place: Place }) {
  const token = useToken(place)
  return (
    <main class="access">
      <h1>Verify your e-mail address</h1>
      <p>This confirms that the address is yours.</p>
      <Form
        action="Verify the address"
        send={() => api.auth.confirmEmail({ token })}
        done="The address is verified."
      />
      <Home />
    </main>
  )
}

const Home = () => <a href={refTo({ name: 'inbox', value: '' })}>To your tasks</a>
