// One line to type into, which makes something of its text.
import { attempt } from '../state/messages.ts'

export function AddForm({ label, add }: { label: string; add: (text: string) => Promise<unknown> }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const text = String(new FormData(form).get('text')).trim()
    if (text) attempt(add(text))
    form.reset()
  }
  return (
    <form class="add" onSubmit={submit}>
      <input
        name="text"
        dir="auto"
        aria-label={label}
        placeholder={label}
        maxLength={255}
        autocomplete="off"
      />
      <button type="submit">Add</button>
    </form>
  )
}
