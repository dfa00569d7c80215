// The keys that work everywhere on the page.
import { useEffect, useState } from 'preact/hooks'
import { Modal } from '../controls/modal.tsx'
import { undoLast } from '../state/messages.ts'
import { keys } from '../tasks/keys.ts'

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select')

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus()

const actions: Record<string, () => void> = {
  n: () => focus('main .add input'),
  '/': () => focus('[type=search]'),
  z: undoLast,
  j: () => document.activeElement === document.body && focus('[data-task] a'),
}

/** Listens to them, and shows them when `?` is pressed. */
export function Keys() {
  const [isShown, show] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('dialog[open]')) return
      const action = event.key === '?' ? () => show(true) : actions[event.key]
      if (!action) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  if (!isShown) return null
  return (
    <Modal title="Keys" close={() => show(false)}>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
