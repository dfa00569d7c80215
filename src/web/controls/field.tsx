// A field of the editor. It is saved when the person is done with it, and follows changes from elsewhere until then.
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

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
  useLayoutEffect(() => {
    const element = field.current
    if (element && element !== document.activeElement) element.value = value
  }, [value])
  const changed = (event: Event) => {
    const element = event.currentTarget as HTMLInputElement
    if (element.reportValidity()) save(element.value.trim())
  }
  return (
    <label htmlFor={id}>
      {label}
      {type === 'textarea' ? (
        <textarea id={id} ref={field} rows={4} onChange={changed} {...rest} />
      ) : (
        <input id={id} ref={field} autocomplete="off" onChange={changed} {...({ type, ...rest } as object)} />
      )}
      {hint && <small>{hint}</small>}
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
      <select disabled={disabled} value={value} onChange={({ currentTarget }) => save(currentTarget.value)}>
        {choices.map(([key, text]) => (
          <option key={key} value={key} selected={key === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
