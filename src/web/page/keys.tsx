// The keys that work everywhere on the page.
import { useEffect, useState } from 'preact/hooks'
import { Modal } from '../controls/modal.tsx'
import { undo } from '../state/messages.ts'
import { keys } from '../tasks/keys.ts'

/** Where keys have another meaning. */
const elsewhere = 'dialog[open], :focus:is(input:not([type=checkbox]), textarea, select)'

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus()

/** Listens to them, and shows them when `?` is pressed. */
export function Keys() {
  const [isShown, show] = useState(false)
  useEffect(() => {
    const actions: Record<string, () => void> = {
      n: () => focus('main .add input'),
      '/': () => focus('[type=search]'),
      z: () => undo(),
      j: () => document.activeElement === document.body && focus('[data-task] a'),
      '?': () => show(true),
    }
    const press = (event: KeyboardEvent) => {
      const action = actions[event.key]
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (!action || document.querySelector(elsewhere)) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  if (!isShown) return null
  return (
    <Modal title="Keys" close={() => show(false)}>
      {keys.map(([key, meaning]) => (
        <p key={key} class="key">
          <kbd>{key}</kbd> {meaning}
        </p>
      ))}
    </Modal>
  )
}
