// A form that does one thing, and says under its button how that went.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { messageOf } from '../state/client.ts'

/**
 * @param send what is typed, by the names of the fields
 * @param done what to say when it is done
 */
export function Form(props: {
  action: string
  // biome-ignore lint/suspicious/noExplicitAny: the names are those of what the service is sent
  send: (typed: any) => PromiseLike<unknown>
  done?: string
  children?: ComponentChildren
}) {
  const { action, send, done, children } = props
  const [isBusy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<{ text?: string | undefined; isError?: boolean }>({})
  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setOutcome({})
    setBusy(true)
    const typed = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement))
    await send(typed).then(
      () => setOutcome({ text: done }),
      (error) => setOutcome({ text: messageOf(error), isError: true }),
    )
    setBusy(false)
  }
  return (
    <form onSubmit={submit}>
      {children}
      <button type="submit" disabled={isBusy}>
        {action}
      </button>
      <output class={outcome.isError ? 'error' : ''}>{outcome.text}</output>
    </form>
  )
}

type FieldProps = Record<'label' | 'name' | 'type' | 'autocomplete', string> & { minLength?: number }

export const Field = ({ label, ...rest }: FieldProps) => (
  <label>
    {label}
    <input required maxLength={rest.type === 'password' ? 256 : 255} {...(rest as object)} />
  </label>
)

export const NewPassword = ({ name }: { name: string }) => (
  <Field
    {...{ name, type: 'password', autocomplete: 'new-password', minLength: 8 }}
    label="Password, 8 characters or more"
  />
)
