// Where the links of mails lead. The token is sent when the button is pressed, since programs that look into mails open links, too.
import { useEffect, useState } from 'preact/hooks'
import { api } from '../state/client.ts'
import { go, type Place, refTo } from '../state/places.ts'
import { Form, NewPassword } from './form.tsx'

const links = {
  'reset-password': {
    title: 'Set a new password',
    text: 'You will be signed out everywhere.',
    action: 'Set the password',
    done: 'The password is set.',
    fields: <NewPassword name="new_password" />,
    send: (typed: { token: string; new_password: string }) =>
      api.auth.confirmPasswordReset(typed).then(api.session.clear),
  },
  'verify-email': {
    title: 'Verify your e-mail address',
    text: 'This confirms that the address is yours.',
    action: 'Verify the address',
    done: 'The address is verified.',
    fields: null,
    send: (typed: { token: string }) => api.auth.confirmEmail(typed),
  },
}

export const isMailLink = (name: string): name is keyof typeof links => Object.hasOwn(links, name)

export function MailLink({ name, token = '' }: { name: keyof typeof links; token: Place['token'] }) {
  const [kept] = useState(token)
  // Others may see the address.
  useEffect(() => {
    if (token) go({ name }, { replace: true })
  })
  const { title, text, action, done, fields, send } = links[name]
  return (
    <main class="access">
      <h1>{title}</h1>
      <p>{text}</p>
      <Form {...{ action, done }} send={(typed) => send({ ...typed, token: kept })}>
        {fields}
      </Form>
      <a href={refTo({ name: 'inbox' })}>To your tasks</a>
    </main>
  )
}
