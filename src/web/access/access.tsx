// For whom is not signed in: sign in, sign up, or ask for a mail that leads to a new password.
import { useState } from 'preact/hooks'
import { api } from '../state/client.ts'
import { Field, Form, NewPassword } from './form.tsx'

const email = <Field label="E-mail address" name="email" type="email" autocomplete="username" />

const ways = {
  'Sign in': (
    <Form action="Sign in" send={(typed) => api.auth.login(typed)}>
      {email}
      <Field label="Password" name="password" type="password" autocomplete="current-password" />
    </Form>
  ),
  'Create an account': (
    <Form action="Create the account" send={(typed) => api.auth.register(typed)}>
      <Field label="Name" name="name" type="text" autocomplete="name" />
      {email}
      <NewPassword name="password" />
    </Form>
  ),
  'Forgot your password?': (
    <Form
      action="Send me a link"
      send={(typed) => api.auth.requestPasswordReset(typed)}
      done="If there is an account with this address, a mail is on its way. Its link works for 30 minutes."
    >
      {email}
    </Form>
  ),
}
type Way = keyof typeof ways

export function Access() {
  const [way, choose] = useState<Way>('Sign in')
  return (
    <main class="access" key={way}>
      <h1>{way}</h1>
      {ways[way]}
      <p>
        {(Object.keys(ways) as Way[]).map((other) => (
          <button key={other} type="button" class="link" hidden={other === way} onClick={() => choose(other)}>
            {other}
          </button>
        ))}
      </p>
    </main>
  )
}
