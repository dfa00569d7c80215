// A field of the editor. It is saved when the person is done with it, and follows changes from elsewhere until they type.
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'

// What is typed is saved as well when the page is left, or looked away from.
for (const event of ['beforeunload', 'visibilitychange'])
  addEventListener(event, () => document.activeElement?.dispatchEvent(new Event('change')))

export function Field(props: {
  label: string
  value: string
  save: (value: string) => void
  type?: 'text' | 'date' | 'time' | 'textarea'
  disabled?: boolean
  maxLength?: number
  pattern?: string
  hint?: string
}) {
  const { label, value, save, type = 'text', hint, ...rest } = props
  const id = useId()
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  /** What was put into it, or saved. */
  const known = useRef('')
  const [theirs, setTheirs] = useState<string>()
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    const isTyped = element === document.activeElement && element.value !== known.current
    setTheirs(isTyped ? value : undefined)
    if (!isTyped) known.current = element.value = value
  }, [value])
  const changed = (event: Event) => {
    const element = event.currentTarget as HTMLInputElement
    if (element.value === known.current || !element.reportValidity()) return
    known.current = element.value
    setTheirs(undefined)
    save(element.value.trim())
  }
  const note = theirs === undefined ? hint : `Changed elsewhere: “${theirs}”`
  const shared = { id, ref: field, dir: 'auto', onChange: changed, ...rest } as object
  return (
    <label htmlFor={id}>
      {label}
      {type === 'textarea' ? (
        <textarea rows={4} {...shared} />
      ) : (
        <input autocomplete="off" {...({ type } as object)} {...shared} />
      )}
      {note && <small>{note}</small>}
    </label>
  )
}

/** @param choices value -> what is shown */
export function Choice(props: {
  label: string
  value: string
  choices: readonly (readonly [string, string])[]
  save: (value: string) => void
  disabled?: boolean
}) {
  const { label, value, choices, save, disabled = false } = props
  return (
    <label>
      {label}
      <select disabled={disabled} onChange={({ currentTarget }) => save(currentTarget.value)}>
        {choices.map(([key, text]) => (
          <option key={key} value={key} selected={key === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
