// A form that does one thing, and says under its button how that went.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { messageOf } from '../state/client.ts'

/** What was typed, by the names of the fields: those that a form has are there. */
// biome-ignore lint/suspicious/noExplicitAny: each is a text, and TypeScript does not know which there are
type Typed = any

/** @param done what to say when it is done */
export function Form(props: {
  action: string
  send: (typed: Typed) => PromiseLike<unknown>
  done?: string
  children?: ComponentChildren
}) {
  const [isBusy, setBusy] = useState(false)
  const [isDone, setDone] = useState(false)
  const [error, setError] = useState('')
  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setError('')
    setDone(false)
    setBusy(true)
    try {
      await props.send(Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)))
      setDone(true)
    } catch (cause) {
      setError(messageOf(cause))
    }
    setBusy(false)
  }
  return (
    <form onSubmit={submit}>
      {props.children}
      <button type="submit" disabled={isBusy}>
        {props.action}
      </button>
      <output class={error && 'error'}>{error || (isDone && props.done)}</output>
    </form>
  )
}

export function Field(props: {
  label: string
  name: string
  type: 'email' | 'password' | 'text'
  autocomplete: string
  min?: number
}) {
  const { label, min, ...rest } = props
  const max = rest.type === 'password' ? 256 : 255
  return (
    <label>
      {label}
      <input {...(rest as object)} required minLength={min} maxLength={max} />
    </label>
  )
}
