// For whom is not signed in: sign in, sign up, or ask for a mail that leads to a new password.
import { useState } from 'preact/hooks'
import { api } from '../state/client.ts'
import { Field, Form } from './form.tsx'

const ways = {
  'Sign in': SignIn,
  'Create an account': SignUp,
  'Forgot your password?': ForgotPassword,
}
type Way = keyof typeof ways

export function Access() {
  const [way, choose] = useState<Way>('Sign in')
  const Chosen = ways[way]
  const others = (Object.keys(ways) as Way[]).filter((other) => other !== way)
  return (
    <main class="access">
      <h1>{way}</h1>
      <Chosen />
      <p>
        {others.map((other) => (
          <button key={other} type="button" class="link" onClick={() => choose(other)}>
            {other}
          </button>
        ))}
      </p>
    </main>
  )
}

const email = <Field label="E-mail address" name="email" type="email" autocomplete="username" />

function SignIn() {
  return (
    <Form action="Sign in" send={({ email, password }) => api.auth.login({ email, password })}>
      {email}
      <Field label="Password" name="password" type="password" autocomplete="current-password" />
    </Form>
  )
}

function SignUp() {
  return (
    <Form
      action="Create the account"
      send={({ name, email, password }) => api.auth.register({ name, email, password })}
    >
      <Field label="Name" name="name" type="text" autocomplete="name" />
      {email}
      <NewPassword name="password" />
    </Form>
  )
}

export function NewPassword({ name }: { name: string }) {
  const label = 'Password, 8 characters or more'
  return <Field {...{ label, name }} type="password" autocomplete="new-password" min={8} />
}

function ForgotPassword() {
  const sent =
    'If there is an account with this address, a mail is on its way. Its link works for 30 minutes.'
  return (
    <Form action="Send me a link" send={({ email }) => api.auth.requestPasswordReset({ email })} done={sent}>
      {email}
    </Form>
  )
}
